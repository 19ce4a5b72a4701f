package dev.millrace.storage.aws;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** Writes down which requests name the account that must own the bucket. */
final class OwnerNotes implements SdkHttpClient {
    private final SdkHttpClient http;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> without = Collections.synchronizedList(new ArrayList<>());

    OwnerNotes(SdkHttpClient http) {
        this.http = http;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        String text =
                request.httpRequest().method() + " " + request.httpRequest().getUri();
        requests.add(text);
        if (!request.httpRequest()
                .firstMatchingHeader("x-amz-expected-bucket-owner")
                .equals(Optional.of("123456789012"))) {
            without.add(text);
        }
        HttpExecuteRequest unowned = HttpExecuteRequest.builder()
                .request(request.httpRequest().toBuilder()
                        .removeHeader("x-amz-expected-bucket-owner")
                        .removeHeader("x-amz-source-expected-bucket-owner")
                        .build())
                .contentStreamProvider(request.contentStreamProvider().orElse(null))
                .build();
        return http.prepareRequest(unowned);
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    List<String> without() {
        return List.copyOf(without);
    }

    @Override
    public void close() {
        http.close();
    }
}

package dev.millrace.tests.fuzz;

import dev.millrace.tests.bench.QueryBench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Files of delimited text and of JSON: described as a source, then read by a run. */
final class TextFuzz implements FuzzReader {
    private static final List<String> CSV = List.of(
            "id,name,amount\n1,one,1.5\n2,two,\n3,\"th,ree\",-0.25\n4,\"fo\"\"ur\",1e9\n5,\"fi\nve\",0\n",
            "a;b;c\r\n1;2,5;2024-01-31\r\n2;3,5;2024-02-29\r\n;;\r\n",
            "x\ty\n1\ttrue\n2\tfalse\n\n3\t\n",
            "\uFEFFd|t\n2013-01-01|12:00:00\n2013-12-31|23:59:59.999\n",
            "1,2,3\n4,5,6\n7,8,9\n",
            "# a comment\nh1,h2\nvalue,\"quoted\"\nNULL,NA\n",
            "only\n",
            "");
    private static final List<String> JSON = List.of(
            "{\"id\":1,\"name\":\"one\",\"tags\":[\"a\",\"b\"]}\n{\"id\":2,\"name\":null,\"tags\":[]}\n",
            "[{\"a\":1.5,\"b\":{\"c\":[1,2,{\"d\":null}]}},{\"a\":-2e300,\"b\":{\"c\":[]}}]",
            "{\"t\":\"2024-01-31T12:00:00Z\",\"n\":9223372036854775807}\n{\"t\":\"x\",\"n\":1}\n",
            "{\"deep\":{\"deep\":{\"deep\":{\"deep\":[[[[1]]]]}}}}\n",
            "{\"\":1,\" \":2,\"a\\u0000b\":\"\\ud83d\\ude80\"}\n",
            "[]",
            "{}\n{}\n",
            "1\n\"two\"\n[3]\n");
    private static final Map<String, String> SETTINGS = Map.of("runtime.memory", "512MB", "plan.splitBytes", "65536");
    private static final int COMPRESSED_ONE_OF = 8;

    private final Path folder;
    private final String ending;
    private final List<byte[]> seeds;
    private final List<String> words;
    private final QueryBench bench;

    private TextFuzz(Path folder, String ending, List<String> seeds, List<String> words) {
        this.folder = folder;
        this.ending = ending;
        this.seeds = seeds.stream()
                .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                .toList();
        this.words = words;
        this.bench = new QueryBench(folder, 1, SETTINGS);
        bench.addTable("plain", folder.resolve("plain." + ending).toString());
        bench.addTable("packed", folder.resolve("packed." + ending + ".gz").toString());
    }

    static TextFuzz csv(Path folder) {
        return new TextFuzz(folder, "csv", CSV, List.of(",", ";", "\"\n\"", ",,,,,,,,", "\",\"", "\"a\"b\"", "=1+1"));
    }

    static TextFuzz json(Path folder) {
        return new TextFuzz(
                folder,
                "json",
                JSON,
                List.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        "{\"a\":",
                        "[[[[[[[[",
                        "\"\\u",
                        "{\"a\":1,\"a\":2}",
                        "tru",
                        "1.",
                        "\\"));
    }

    @Override
    public void read(SplittableRandom random) throws IOException {
        byte[] bytes = new Mutation(random, words).of(drawn(random), drawn(random));
        boolean packed = random.nextInt(COMPRESSED_ONE_OF) == 0;
        if (packed) {
            byte[] whole = gzip(bytes);
            Files.write(
                    folder.resolve("packed." + ending + ".gz"),
                    random.nextBoolean() ? new Mutation(random, List.of()).of(whole, gzip(drawn(random))) : whole);
        } else {
            Files.write(folder.resolve("plain." + ending), bytes);
        }
        bench.run("SELECT * FROM " + (packed ? "packed" : "plain"));
    }

    private byte[] drawn(SplittableRandom random) {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        bench.close();
    }
}

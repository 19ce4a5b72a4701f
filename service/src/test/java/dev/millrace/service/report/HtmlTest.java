package dev.millrace.service.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HtmlTest {
    private static String said(String text) {
        return new Html(UnaryOperator.identity()).said(text).toString();
    }

    @Test
    void nothingThatIsSaidIsMarkup() {
        assertThat(said("<script>'\"&")).isEqualTo("<bdi>&lt;script&gt;&#39;&quot;&amp;</bdi>");
        assertThat(new Html(UnaryOperator.identity())
                        .code("</code><b>\n\tx", 100)
                        .toString())
                .isEqualTo("<pre><code>&lt;/code&gt;&lt;b&gt;\n\tx</code></pre>");
    }

    @Test
    void whatCannotBeSeenIsShown() {
        assertThat(said("a\u202Eb\u2066c\0d\uD800e\r"))
                .isEqualTo("<bdi>a[U+202E]b[U+2066]c[U+0000]d[U+D800]e[U+000D]</bdi>");
        assertThat(said("שלום 👩‍🔬 é")).isEqualTo("<bdi>שלום 👩‍🔬 é</bdi>");
    }

    @Test
    void longTextsAreCutBetweenSigns() {
        assertThat(said("x".repeat(Html.MOST_CHARACTERS))).hasSize(Html.MOST_CHARACTERS + "<bdi></bdi>".length());
        String cut = said("x".repeat(Html.MOST_CHARACTERS - 1) + "👩" + "y".repeat(1_000));
        assertThat(cut).endsWith("x… (5,001 characters)</bdi>");
    }

    @Test
    void wordsAreChangedBeforeTheyAreEscaped() {
        assertThat(new Html(text -> text.replace("/home/a&b", "here"))
                        .said("in /home/a&b")
                        .toString())
                .isEqualTo("<bdi>in here</bdi>");
    }
}

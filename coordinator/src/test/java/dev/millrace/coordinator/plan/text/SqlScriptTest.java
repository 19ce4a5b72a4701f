package dev.millrace.coordinator.plan.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.text.SqlScript.Statement;
import org.junit.jupiter.api.Test;

final class SqlScriptTest {
    @Test
    void semicolonsCutOutsideOfQuotesAndComments() {
        assertThat(SqlScript.split(
                        "SELECT ';' ; -- ; here\n SELECT \";\", $$;$$, $t$ ; $t$ /* ; /* ; */ ; */;\n\n;SELECT 3"))
                .extracting(Statement::text)
                .containsExactly("SELECT ';'", "SELECT \";\", $$;$$, $t$ ; $t$", "SELECT 3");
    }

    @Test
    void eachStatementKnowsWhereItBegins() {
        assertThat(SqlScript.split("-- head\n\nSELECT 1;\n  /* ž */ SELECT 2"))
                .containsExactly(new Statement("SELECT 1", 3, 1), new Statement("SELECT 2", 4, 11));
    }

    @Test
    void aQuoteThatIsNotClosedEndsWithTheText() {
        assertThat(SqlScript.split("SELECT 'a; b")).extracting(Statement::text).containsExactly("SELECT 'a; b");
        assertThat(SqlScript.split("SELECT E'a\\'; b'; SELECT 2")).hasSize(2);
        assertThat(SqlScript.split(" ;; \n-- x")).isEmpty();
    }
}

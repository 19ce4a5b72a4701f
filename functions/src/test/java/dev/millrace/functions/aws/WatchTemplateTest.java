package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.CloudClass;
import dev.millrace.service.deploy.Blueprint;
import dev.millrace.service.deploy.TickSchedule;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Logs, alarms and the dashboard. */
@NullUnmarked
class WatchTemplateTest {
    private final Blueprint whole = Templates.whole();

    @Test
    void logsAreKeptForATimeAndGoNowhereElse() {
        ObjectNode log = whole.ofType("AWS::Logs::LogGroup").get("Log");
        assertThat(whole.ofType("AWS::Logs::LogGroup")).hasSize(1);
        assertThat(log.path("RetentionInDays").asInt()).isEqualTo(30);
        assertThat(log.path("LogGroupName").asString()).isEqualTo(TickSchedule.log("flow"));
        assertThat(whole.part("Globals").at("/Function/LoggingConfig/LogGroup").asString())
                .isEqualTo("@Log");
        for (CloudClass memory : Templates.containers()) {
            assertThat(Templates.container(whole, memory)
                            .at("/LogConfiguration/Options/awslogs-group")
                            .asString())
                    .isEqualTo("@Log");
        }
    }

    @Test
    void theFailureOfARunIsCountedByTheLineThatIsWritten() throws IOException {
        JsonNode filter = whole.ofType("AWS::Logs::MetricFilter").get("Watch/FailedRuns");
        assertThat(filter.path("FilterPattern").asString())
                .isEqualTo("{ ($.message = \"" + CoordinatorHandler.RUN_ENDED
                        + "\" && $.state = \"FAILED\") || ($.message = \"" + ApiHandler.ANSWERED
                        + "\" && $.status >= 500) }");
        assertThat(filter.path("LogGroupName").asString()).isEqualTo("@Log");
        JsonNode alarm = whole.ofType("AWS::CloudWatch::Alarm").get("Watch/RunsFail");
        assertThat(filter.at("/MetricTransformations/0/MetricName").asString())
                .isEqualTo(alarm.path("MetricName").asString());
        assertThat(filter.at("/MetricTransformations/0/MetricNamespace").asString())
                .isEqualTo(alarm.path("Namespace").asString());
    }

    @Test
    void tasksThatNobodyTakesAreCountedByTheLineThatEachTickWrites() {
        JsonNode filter = whole.ofType("AWS::Logs::MetricFilter").get("Watch/IdleClasses");
        assertThat(filter.path("FilterPattern").asString())
                .isEqualTo("{ ($.message = \"" + CoordinatorHandler.TICK + "\" || $.message = \""
                        + CoordinatorHandler.WORKERS + "\") && $.idle > 0 }");
        JsonNode alarm = whole.ofType("AWS::CloudWatch::Alarm").get("Watch/TasksWait");
        assertThat(filter.at("/MetricTransformations/0/MetricName").asString())
                .isEqualTo(alarm.path("MetricName").asString());
        assertThat(filter.at("/MetricTransformations/0/MetricNamespace").asString())
                .isEqualTo(alarm.path("Namespace").asString());
        assertThat(alarm.path("Period").asInt()
                        * alarm.path("EvaluationPeriods").asInt())
                .isEqualTo(1_800);
        assertThat(alarm.path("Threshold").asInt() * 60)
                .as("of five ticks in a period one may be late")
                .isEqualTo(alarm.path("Period").asInt() - 60);
    }

    @Test
    void everyQueueAndTheTableAreWatchedButTasksWhichTheTickCounts() {
        String alarms = whole.ofType("AWS::CloudWatch::Alarm").toString();
        whole.ofType("AWS::SQS::Queue").values().stream()
                .map(queue -> queue.path("QueueName").asString())
                .filter(name -> !name.contains("-tasks-"))
                .forEach(name -> assertThat(alarms).contains("\"Name\":\"QueueName\",\"Value\":\"" + name + "\""));
        assertThat(alarms).contains("\"Name\":\"TableName\",\"Value\":\"@Storage/Rows\"");
        assertThat(whole.ofType("AWS::CloudWatch::Alarm").values())
                .allMatch(alarm -> alarm.path("AlarmActions").toString().equals("[\"@Watch/Told\"]"));
        assertThat(whole.ofType("AWS::Budgets::Budget")).hasSize(1);
        assertThat(Templates.with().ofType("AWS::CloudWatch::Alarm")).isEmpty();
        assertThat(Templates.with().ofType("AWS::CloudWatch::Dashboard")).isEmpty();
    }

    @Test
    void theDashboardIsJsonAboutWhatIsThere() {
        String body = whole.ofType("AWS::CloudWatch::Dashboard")
                .get("Picture/Picture")
                .path("DashboardBody")
                .asString();
        JsonNode widgets = JsonMapper.shared().readTree(body).path("widgets");
        assertThat(widgets.size()).isGreaterThan(5);
        Set<String> names = new TreeSet<>();
        whole.ofType("AWS::SQS::Queue")
                .values()
                .forEach(queue -> names.add(queue.path("QueueName").asString()));
        whole.ofType(Templates.FUNCTION)
                .values()
                .forEach(function -> names.add(function.path("FunctionName").asString()));
        names.addAll(List.of("@Storage/Rows", "@Storage/Spool", "StandardStorage"));
        for (JsonNode widget : widgets) {
            for (JsonNode metric : widget.at("/properties/metrics")) {
                for (int at = 3; at < metric.size(); at += 2) {
                    assertThat(names).contains(metric.get(at).asString());
                }
            }
        }
    }
}

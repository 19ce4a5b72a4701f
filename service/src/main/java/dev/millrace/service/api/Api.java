package dev.millrace.service.api;

import dev.millrace.service.http.Limits;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Router;
import dev.millrace.service.settings.ServiceSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** All routes, put together. */
public final class Api {
    private Api() {}

    /** @param faults as those of a {@link Router} */
    public static Router router(Parts parts, Limits limits, BiConsumer<String, Throwable> faults) {
        Visible visible = new Visible(parts);
        JobRequests jobs = new JobRequests(parts);
        KeyedRequests keyed = new KeyedRequests(parts, visible);
        RunDocuments documents = new RunDocuments(parts);
        List<Route> routes = new ArrayList<>();
        SubmitRoutes submit = new SubmitRoutes(parts, jobs, keyed, documents);
        routes.addAll(submit.routes());
        routes.addAll(new JobRoutes(parts, jobs, submit).routes());
        routes.addAll(new RunRoutes(parts, visible, documents).routes());
        routes.addAll(new ActionRoutes(parts, visible, jobs, documents).routes());
        routes.addAll(new DetailRoutes(parts, visible).routes());
        routes.addAll(new ReportRoutes(parts, visible).routes());
        routes.addAll(new LogRoutes(parts, visible).routes());
        routes.addAll(new EventRoutes(parts, visible, documents).routes());
        ResultRoutes results = new ResultRoutes(parts, visible);
        routes.addAll(results.routes());
        QueryAnswers queries = new QueryAnswers(parts, keyed, documents, results);
        routes.addAll(new SqlRoutes(parts, jobs, queries).routes());
        TableRequests tables = new TableRequests(parts, jobs, visible);
        routes.addAll(new TableRoutes(parts, tables, queries).routes());
        routes.addAll(new RegisterRoutes(parts, jobs, tables).routes());
        routes.addAll(
                new TriggerRoutes(parts.runs().ports(), jobs, parts.settings().millis(ServiceSetting.WATCH_SETTLE))
                        .routes());
        routes.addAll(new ArtifactRoutes(parts).routes());
        routes.addAll(new HealthRoutes(parts).routes());
        routes.add(DocumentRoute.of(routes));
        return new Router(routes, limits, faults, new TenantWords(parts)::told);
    }
}

package dev.millrace.functions.aws;

import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What DuckDB reads from the files of a result that was published in an emulated cloud. */
final class PublishedRows {
    private PublishedRows() {}

    /**
     * The first column as text.
     *
     * @param folder of this machine, under which the files are copied
     * @param sql over {@code TABLE}
     * @param result its place in the bucket; files that its manifest names are read, no others
     */
    static List<String> of(EmulatedCloud cloud, Path folder, String sql, String result)
            throws IOException, SQLException {
        Location published = cloud.at(result);
        ObjectStore objects = cloud.ports().objects();
        Manifest manifest = ManifestCodec.read(
                objects.get(Layout.manifest(published)).orElseThrow().bytes());
        Path local = Files.createTempDirectory(folder, "result");
        for (Manifest.File file : manifest.files()) {
            Path copy = local.resolve(file.name());
            Files.createDirectories(copy.getParent());
            Files.write(
                    copy,
                    objects.get(published.resolve(file.name())).orElseThrow().bytes());
        }
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(sql.replace("TABLE", "read_parquet('" + local + "/**/*.parquet')"))) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    /** The files of a published result, in order. */
    static List<byte[]> files(ObjectStore objects, Location destination) {
        Manifest manifest = ManifestCodec.read(
                objects.get(Layout.manifest(destination)).orElseThrow().bytes());
        return manifest.files().stream()
                .map(file -> objects.get(destination.resolve(file.name()))
                        .orElseThrow()
                        .bytes())
                .toList();
    }
}

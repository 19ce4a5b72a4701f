package dev.millrace.engine.sql;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

final class FolderStore implements ObjectStore {
    @Override
    public String put(Location location, Content content) {
        Path target = path(location);
        try {
            Files.createDirectories(target.getParent());
            switch (content) {
                case Content.Bytes bytes -> Files.write(target, bytes.bytes());
                case Content.FromFile file -> Files.move(file.path(), target, StandardCopyOption.REPLACE_EXISTING);
            }
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
    public Optional<String> putIfAbsent(Location location, Content content) { throw new UnsupportedOperationException(); }
    public Optional<String> putIfMatch(Location location, String tag, Content content) { throw new UnsupportedOperationException(); }
    public Optional<Blob> get(Location location) {
        try { return Files.exists(path(location)) ? Optional.of(new Blob(Files.readAllBytes(path(location)), "")) : Optional.empty(); } catch (IOException e) { throw new UncheckedIOException(e); }
    }
    public Optional<byte[]> getRange(Location location, long offset, int length) {
        Path p = path(location);
        if (!Files.exists(p)) return Optional.empty();
        try (var c = java.nio.channels.FileChannel.open(p)) { var b = java.nio.ByteBuffer.allocate(length); while (b.hasRemaining() && c.read(b, offset + b.position()) >= 0) {} return Optional.of(Arrays.copyOf(b.array(), b.position())); } catch (IOException e) { throw new UncheckedIOException(e); }
    }
    public Optional<InputStream> open(Location location) {
        try { return Files.exists(path(location)) ? Optional.of(Files.newInputStream(path(location))) : Optional.empty(); } catch (IOException e) { throw new UncheckedIOException(e); }
    }
    public Optional<Stat> stat(Location location) {
        Path p = path(location);
        try { return Files.exists(p) ? Optional.of(new Stat(Files.size(p), Files.getLastModifiedTime(p).to(TimeUnit.MICROSECONDS), "")) : Optional.empty(); } catch (IOException e) { throw new UncheckedIOException(e); }
    }
    public boolean copy(Location from, Location to) { throw new UnsupportedOperationException(); }
    public void delete(Location location) { try { Files.deleteIfExists(path(location)); } catch (IOException e) { throw new UncheckedIOException(e); } }
    public List<Listed> list(Location folder, String afterOrEmpty, int limit) { throw new UnsupportedOperationException(); }
    public Optional<Path> file(Location location) { return Optional.of(path(location)); }
    static Path path(Location l) { return Path.of(URI.create(l.uri().replace("[", "%5B").replace("]", "%5D").replace(" ", "%20"))); }
}

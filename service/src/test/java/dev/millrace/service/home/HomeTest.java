package dev.millrace.service.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.storage.Layout;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    private static final RunId RUN = RunId.of(1, 2, 3);

    @TempDir
    Path folder;

    private String refusal(Path home) {
        return catchThrowableOfType(MillraceException.class, () -> Home.open(home))
                .failure()
                .code();
    }

    @Test
    void aHomeIsMadeWhenThereIsNoneAndFoundAgain() {
        Home made = Home.open(folder.resolve("deep/home"));
        assertThat(Home.open(folder.resolve("deep/home"))).isEqualTo(made);
        assertThat(made.folder().resolve("version")).hasContent("millrace home 1");
        assertThat(made.layout().runs().uri()).isEqualTo("file://" + made.folder() + "/runs");
    }

    @Test
    void aHomeOfANewerVersionIsRefused() throws IOException {
        Home home = Home.open(folder.resolve("home"));
        Files.writeString(home.folder().resolve("version"), "millrace home 2\n");
        assertThat(refusal(home.folder())).isEqualTo("HOME_NEWER");
    }

    @Test
    void aFolderOfOtherFilesIsNoHome() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "important");
        assertThat(refusal(folder)).isEqualTo("NOT_A_HOME");
        Files.writeString(folder.resolve("version"), "of something else");
        assertThat(refusal(folder)).isEqualTo("NOT_A_HOME");
        assertThat(refusal(folder.resolve("thesis.txt"))).isEqualTo("HOME_UNUSABLE");
    }

    @Test
    void readingCommandsMakeNoHome() {
        MillraceException error =
                catchThrowableOfType(MillraceException.class, () -> Home.existing(folder.resolve("none")));
        assertThat(error.failure().code()).isEqualTo("RUN_NOT_FOUND");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void aRunIsDrivenByOneAtATime() {
        LivingProcesses processes = new LivingProcesses(Home.open(folder.resolve("home")));
        LivingProcesses.Presence driver = processes.drive(RUN).orElseThrow();
        assertThat(processes.drive(RUN)).isEmpty();
        assertThat(processes.isDriven(RUN)).isTrue();
        driver.close();
        assertThat(processes.isDriven(RUN)).isFalse();
        processes.drive(RUN).orElseThrow().close();
    }

    @Test
    void whoLooksWhetherARunIsDrivenKeepsNobodyFromDrivingIt() throws IOException {
        Home home = Home.open(folder.resolve("home"));
        LivingProcesses processes = new LivingProcesses(home);
        Process other = start(home, "looks");
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("looking");
            for (int round = 0; round < 10_000; round++) {
                processes.drive(RUN).orElseThrow().close();
            }
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aProcessThatComesAndGoesIsNeverSeenAsDead() throws IOException {
        Home home = Home.open(folder.resolve("home"));
        Process other = start(home, "comes and goes");
        Set<ProcessToken> dead = new HashSet<>();
        while (other.isAlive()) {
            dead.addAll(new LivingProcesses(home).dead());
        }
        assertThat(other.inputReader().readLine()).isEqualTo("gone");
        assertThat(dead).isEmpty();
    }

    @Test
    void aProcessThatDiedIsFound() throws IOException, InterruptedException {
        Home home = Home.open(folder.resolve("home"));
        LivingProcesses processes = new LivingProcesses(home);
        ProcessToken own = ProcessToken.create();
        try (LivingProcesses.Presence _ = processes.enter(own)) {
            Process other = start(home, "stays");
            ProcessToken token = new ProcessToken(other.inputReader().readLine());
            assertThat(processes.isAlive(token)).isTrue();
            assertThat(processes.dead()).isEmpty();
            other.destroyForcibly();
            other.waitFor();
            assertThat(processes.dead()).containsExactly(token);
            processes.forget(token);
            assertThat(processes.dead()).isEmpty();
        }
        assertThat(processes.isAlive(own)).isFalse();
    }

    private static Process start(Home home, String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        classPath(),
                        HomeTest.class.getName(),
                        home.folder().toString(),
                        what)
                .start();
    }

    private static String classPath() {
        return Stream.of(HomeTest.class, Home.class, Layout.class, RunId.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The other process. */
    public static void main(String[] arguments) throws InterruptedException {
        LivingProcesses processes = new LivingProcesses(Home.open(Path.of(arguments[0])));
        if (arguments[1].equals("comes and goes")) {
            for (int round = 0; round < 500; round++) {
                processes.enter(ProcessToken.create()).close();
            }
            System.out.println("gone");
            return;
        }
        if (arguments[1].equals("looks")) {
            System.out.println("looking");
            while (true) {
                processes.isDriven(RUN);
            }
        }
        ProcessToken token = ProcessToken.create();
        try (LivingProcesses.Presence _ = processes.enter(token)) {
            System.out.println(token);
            Thread.sleep(600_000);
        }
    }
}

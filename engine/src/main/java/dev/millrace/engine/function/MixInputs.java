package dev.millrace.engine.function;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Read;
import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Share;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.storage.ObjectStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows that a task reads, through the maps of its inputs only, each byte checked against its map.
 *
 * @param rows that this task alone reads
 * @param broadcast that every task reads, or that only change what becomes of the others
 * @param bytes read
 * @param reads rows of each input that another stage wrote
 */
record MixInputs(List<Long> rows, List<Long> broadcast, long bytes, List<Read> reads) {
    static MixInputs read(TaskAssignment assignment, ObjectStore objects) {
        Reader reader = new Reader(assignment, objects);
        assignment.stage().inputs().forEach(reader::readAndCount);
        if (assignment.stage().inputs().stream().allMatch(input -> input instanceof Input.Broadcast)) {
            reader.rows.addAll(Mix.rowsOf(assignment.stage(), assignment.task(), Mix.rowsOf(assignment.stage())));
        }
        return new MixInputs(reader.rows, reader.broadcast, reader.bytes, reader.reads);
    }

    private static final class Reader {
        private final TaskAssignment assignment;
        private final ObjectStore objects;
        private final List<Long> rows = new ArrayList<>();
        private final List<Long> broadcast = new ArrayList<>();
        private final List<Read> reads = new ArrayList<>();
        private long bytes;

        Reader(TaskAssignment assignment, ObjectStore objects) {
            this.assignment = assignment;
            this.objects = objects;
        }

        void readAndCount(Input input) {
            int before = rows.size() + broadcast.size();
            read(input);
            if (input.stageOrEmpty().isPresent()) {
                reads.add(new Read(input.relation(), rows.size() + broadcast.size() - before));
            }
        }

        private void read(Input input) {
            List<Long> into = Mix.isBeside(assignment.stage(), input) ? broadcast : rows;
            switch (input) {
                case Input.Splits splits -> split(splits.scan(), into);
                case Input.Aligned aligned -> {
                    StageMap map = map(aligned.stage());
                    winner(map, map.winners().get(assignment.task()), into);
                }
                case Input.Exchanged exchanged -> {
                    StageMap map = map(exchanged.stage());
                    share(map, exchanged.relation(), assignment.share(), into);
                }
                case Input.Broadcast all -> {
                    StageMap map = map(all.stage());
                    map.winners().forEach(winner -> winner(map, winner, into));
                }
            }
        }

        private void share(StageMap map, String relation, Share share, List<Long> into) {
            for (int partition = share.firstPartition(); partition < share.untilPartition(); partition++) {
                for (int writer = 0; writer < map.winners().size(); writer++) {
                    if (share.includes(relation, writer)) {
                        partition(map, map.winners().get(writer), partition, into);
                    }
                }
            }
        }

        private StageMap map(StageId stage) {
            StageMap map = assignment.inputs().get(stage);
            if (map == null) {
                throw new IllegalStateException("no map of stage " + stage);
            }
            return map;
        }

        private void split(Scan scan, List<Long> into) {
            if (assignment.share().isNothing()) {
                return;
            }
            int perUnit = Mix.rowsOf(assignment.stage());
            units(scan).forEach(unit -> into.addAll(Mix.rowsOf(scan, unit, perUnit)));
        }

        /** A decision of fineness f cuts each task of the plan into 2^f along its units. */
        private List<Scan.Unit> units(Scan scan) {
            if (scan.everyTask()) {
                return scan.units();
            }
            int pieces = 1 << assignment.decision().fineness();
            int planned = assignment.task() / pieces;
            int piece = assignment.task() % pieces;
            int start = scan.taskBounds().get(planned);
            long count = scan.taskBounds().get(planned + 1) - start;
            return scan.units()
                    .subList((int) (start + count * piece / pieces), (int) (start + count * (piece + 1) / pieces));
        }

        private void winner(StageMap map, StageMap.Winner winner, List<Long> into) {
            for (Part part : winner.output().parts()) {
                part.segments().forEach(segment -> segment(map, winner, part, segment, into));
            }
        }

        private void partition(StageMap map, StageMap.Winner winner, int partition, List<Long> into) {
            for (Part part : winner.output().parts()) {
                segment(map, winner, part, part.segments().get(partition), into);
            }
        }

        private void segment(StageMap map, StageMap.Winner winner, Part part, Segment segment, List<Long> into) {
            if (segment.lengthBytes() == 0) {
                return;
            }
            Location location = assignment.part(map, winner, part.name());
            byte[] read = objects.getRange(location, segment.offset(), (int) segment.lengthBytes())
                    .orElseThrow(() -> corrupt("MISSING_OBJECT", "The object '" + location + "' is not there"));
            if (MixFunction.checksum(read) != segment.checksum()) {
                throw corrupt("CORRUPT_OBJECT", "The bytes of '" + location + "' are not those that its map lists");
            }
            bytes += read.length;
            ByteBuffer numbers = ByteBuffer.wrap(read);
            while (numbers.hasRemaining()) {
                into.add(numbers.getLong());
            }
        }

        private static RuntimeException corrupt(String code, String message) {
            return Failure.of(FailureKind.CORRUPT, code, message).toException();
        }
    }
}

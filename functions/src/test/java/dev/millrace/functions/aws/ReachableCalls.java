package dev.millrace.functions.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requests to services that a program can make, by its bytecode: from its entry points, every method that is called on classes of which an object is made
 * somewhere on the way. It may find a request that never happens, but misses none that is written as a call of a client.
 */
final class ReachableCalls {
    private static final String OURS = "dev/millrace/";
    private static final Pattern CLIENT =
            Pattern.compile("software/amazon/awssdk/services/([a-z0-9]+)/(?:[A-Za-z0-9]+Client|presigner/S3Presigner)");
    private static final String ROWS = "software/amazon/awssdk/enhanced/dynamodb/DynamoDbTable";
    private static final String PART = "software/amazon/awssdk/services/dynamodb/model/TransactWriteItem$Builder";
    private static final Set<String> NO_REQUESTS =
            Set.of("builder", "close", "create", "build", "tableSchema", "tableName");

    /** A method, or a call of one that objects of other classes may have. */
    private record Method(String owner, String name, String type) {}

    private final Map<String, Optional<ClassModel>> classes = new HashMap<>();
    private final Set<String> touched = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private final Set<Method> calls = new HashSet<>();
    private final Set<Method> seen = new HashSet<>();
    private final Deque<Method> open = new ArrayDeque<>();
    private final SortedSet<String> requests = new TreeSet<>();

    private ReachableCalls() {}

    /** Names such as {@code sqs.sendMessageBatch}; of the parts of a transaction {@code dynamodb.transactWriteItems.put}. */
    static SortedSet<String> of(Class<?> entry, String... methods) {
        ReachableCalls calls = new ReachableCalls();
        String owner = entry.getName().replace('.', '/');
        calls.make(owner);
        List<String> names = Arrays.asList(methods);
        calls.model(owner).orElseThrow().methods().stream()
                .filter(method -> names.contains(method.methodName().stringValue()))
                .forEach(method -> calls.reach(method(owner, method)));
        calls.follow();
        return calls.requests;
    }

    private static Method method(String owner, MethodModel method) {
        return new Method(
                owner, method.methodName().stringValue(), method.methodType().stringValue());
    }

    private void follow() {
        while (!open.isEmpty()) {
            Method next = open.remove();
            declared(next)
                    .flatMap(MethodModel::code)
                    .ifPresent(code -> code.forEach(element -> {
                        switch (element) {
                            case NewObjectInstruction made ->
                                make(made.className().asInternalName());
                            case InvokeInstruction call -> invoked(call);
                            case InvokeDynamicInstruction dynamic ->
                                dynamic.bootstrapArgs().forEach(this::handed);
                            default -> {}
                        }
                    }));
        }
    }

    private void invoked(InvokeInstruction call) {
        Method method = new Method(
                call.owner().asInternalName(),
                call.name().stringValue(),
                call.type().stringValue());
        boolean exact = call.opcode() == Opcode.INVOKESTATIC || call.opcode() == Opcode.INVOKESPECIAL;
        called(method, exact);
    }

    /** A method that is given to somebody counts as called. */
    private void handed(ConstantDesc argument) {
        if (!(argument instanceof DirectMethodHandleDesc handle)) {
            return;
        }
        String descriptor = handle.owner().descriptorString();
        String owner = descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : descriptor;
        boolean virtual = handle.kind() == DirectMethodHandleDesc.Kind.VIRTUAL
                || handle.kind() == DirectMethodHandleDesc.Kind.INTERFACE_VIRTUAL;
        if (handle.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR) {
            make(owner);
        }
        called(new Method(owner, handle.methodName(), handle.lookupDescriptor()), !virtual);
    }

    private void called(Method method, boolean exact) {
        if (!method.owner().startsWith(OURS)) {
            requested(method);
            return;
        }
        touch(method.owner());
        resolve(method.owner(), method);
        if (!exact && calls.add(method)) {
            List.copyOf(made).stream().filter(type -> isA(type, method.owner())).forEach(type -> resolve(type, method));
        }
    }

    private void requested(Method method) {
        if (NO_REQUESTS.contains(method.name())) {
            return;
        }
        Matcher client = CLIENT.matcher(method.owner());
        if (client.matches()) {
            requests.add(client.group(1) + "." + method.name());
        } else if (method.owner().equals(ROWS)) {
            requests.add("dynamodb." + method.name());
        } else if (method.owner().equals(PART)) {
            requests.add("dynamodb.transactWriteItems." + method.name());
        }
    }

    /** What a class sets up for itself happens when it is first used. */
    private void touch(String type) {
        if (touched.add(type)) {
            reach(new Method(type, "<clinit>", "()V"));
        }
    }

    private void make(String type) {
        if (!type.startsWith(OURS) || !made.add(type)) {
            return;
        }
        touch(type);
        List.copyOf(calls).stream().filter(call -> isA(type, call.owner())).forEach(call -> resolve(type, call));
        calledByOthers(type);
    }

    /** The library calls what it knows of an object. */
    private void calledByOthers(String type) {
        Set<String> foreign = new HashSet<>();
        for (String above : lineage(type)) {
            if (!above.startsWith(OURS) && !above.equals("java/lang/Object")) {
                foreign.addAll(names(above));
            }
        }
        for (String above : lineage(type)) {
            model(above)
                    .ifPresent(known -> known.methods().stream()
                            .filter(method ->
                                    foreign.contains(method.methodName().stringValue()))
                            .forEach(method -> reach(method(above, method))));
        }
    }

    private static Set<String> names(String type) {
        Set<String> names = new HashSet<>();
        try {
            Arrays.stream(Class.forName(type.replace('/', '.'), false, ReachableCalls.class.getClassLoader())
                            .getMethods())
                    .forEach(method -> names.add(method.getName()));
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException(absent);
        }
        return names;
    }

    /** The first declaration upwards from a class that has code. */
    private void resolve(String type, Method call) {
        for (String above : lineage(type)) {
            Method here = new Method(above, call.name(), call.type());
            if (declared(here).flatMap(MethodModel::code).isPresent()) {
                reach(here);
                return;
            }
        }
    }

    private void reach(Method method) {
        if (seen.add(method)) {
            open.add(method);
        }
    }

    private Optional<MethodModel> declared(Method method) {
        return model(method.owner())
                .flatMap(type -> type.methods().stream()
                        .filter(declared -> declared.methodName().equalsString(method.name())
                                && declared.methodType().equalsString(method.type()))
                        .findFirst());
    }

    private boolean isA(String type, String other) {
        return lineage(type).contains(other);
    }

    /** A class, what it extends, then the interfaces. */
    private List<String> lineage(String type) {
        List<String> all = new ArrayList<>();
        for (Optional<ClassModel> up = model(type);
                up.isPresent();
                up = up.get().superclass().flatMap(above -> model(above.asInternalName()))) {
            all.add(up.get().thisClass().asInternalName());
            up.get().superclass().map(ClassEntry::asInternalName).ifPresent(above -> {
                if (!above.startsWith(OURS)) {
                    all.add(above);
                }
            });
        }
        for (int index = 0; index < all.size(); index++) {
            model(all.get(index))
                    .ifPresent(known -> known.interfaces().forEach(one -> {
                        if (!all.contains(one.asInternalName())) {
                            all.add(one.asInternalName());
                        }
                    }));
        }
        return all;
    }

    private Optional<ClassModel> model(String type) {
        if (!type.startsWith(OURS)) {
            return Optional.empty();
        }
        return classes.computeIfAbsent(type, name -> {
            try (InputStream bytes = ReachableCalls.class.getClassLoader().getResourceAsStream(name + ".class")) {
                return bytes == null
                        ? Optional.empty()
                        : Optional.of(ClassFile.of().parse(bytes.readAllBytes()));
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        });
    }
}

package backhaul.worker.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// The project's classes once more, some of them with a bug written into their bytecode.
final class Rewritten extends ClassLoader {
    private static final String OURS = "backhaul.";
    private static final ClassDesc LIST = ClassDesc.of("java.util.List");

    private final Map<String, List<ClassTransform>> changes;

    /// @param changes by the full name of the class
    Rewritten(Map<String, List<ClassTransform>> changes) {
        super(Rewritten.class.getClassLoader());
        this.changes = changes;
    }

    /// A method that returns an empty list instead of what it should.
    static ClassTransform returnsNothing(String method) {
        return ClassTransform.transformingMethods(
                m -> m.methodName().equalsString(method),
                (builder, element) -> {
                    if (element instanceof CodeModel) {
                        builder.withCode(code ->
                                code.invokestatic(LIST, "of", MethodTypeDesc.of(LIST), true)
                                        .areturn());
                    } else {
                        builder.with(element);
                    }
                });
    }

    /// A method that does nothing instead of what it should.
    static ClassTransform doesNothing(String method) {
        return ClassTransform.transformingMethods(
                m -> m.methodName().equalsString(method),
                (builder, element) -> {
                    if (element instanceof CodeModel) {
                        builder.withCode(code -> code.return_());
                    } else {
                        builder.with(element);
                    }
                });
    }

    /// A method that runs at once what it is to keep for later.
    static ClassTransform runsAtOnce(String method) {
        return ClassTransform.transformingMethods(
                m -> m.methodName().equalsString(method),
                (builder, element) -> {
                    if (element instanceof CodeModel) {
                        builder.withCode(code ->
                                code.aload(1)
                                        .invokeinterface(
                                                ClassDesc.of("java.lang.Runnable"),
                                                "run",
                                                MethodTypeDesc.of(ConstantDescs.CD_void))
                                        .return_());
                    } else {
                        builder.with(element);
                    }
                });
    }

    /// A method to which every boxed number is 0.
    static ClassTransform knowsNoNumbers(String method) {
        CodeTransform zero =
                (builder, element) -> {
                    if (element instanceof InvokeInstruction call
                            && call.owner().asSymbol().equals(ConstantDescs.CD_Integer)
                            && call.name().equalsString("intValue")) {
                        builder.pop().iconst_0();
                    } else {
                        builder.with(element);
                    }
                };
        return ClassTransform.transformingMethodBodies(
                m -> m.methodName().equalsString(method), zero);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        try (InputStream in = getParent().getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            ClassFile format = ClassFile.of();
            for (ClassTransform change : changes.getOrDefault(name, List.of())) {
                bytes = format.transformClass(format.parse(bytes), change);
            }
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Plays seeds with the classes of this loader.
    @SuppressWarnings("unchecked")
    SortedMap<Long, String> failuresOf(boolean pools, int count)
            throws ReflectiveOperationException {
        var play =
                loadClass(Seeds.class.getName())
                        .getDeclaredMethod("failuresOf", boolean.class, int.class);
        play.setAccessible(true);
        return (SortedMap<Long, String>) play.invoke(null, pools, count);
    }
}

package backhaul.sandbox.process;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/// Runs another main class, and ends the process when the parent is gone: the parent holds the
/// other end of standard input open as long as it lives, and even `kill -9` lets go of it.
final class Tether {

    private static final int PARENT_GONE = 99;

    private Tether() {}

    public static void main(String[] arguments) throws Throwable {
        Thread.ofPlatform().daemon().name("tether").start(Tether::endWithParent);
        Method main = Class.forName(arguments[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // What cannot be read any more is as good as ended.
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }
}

package dev.kindling.nn;

import java.util.List;

/**
 * The line of the program that asks for a layer: the nearest one outside the builders.
 *
 * @param word what it calls
 * @param file its file, or empty if that is not known
 * @param line its number
 */
record Caller(String word, String file, int line) {
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** The nearest caller that is not beside one of these classes, in its package and its jar. */
  static Caller of(List<Class<?>> words) {
    return STACK.walk(
        frames -> {
          String word = "layer";
          for (var i = frames.iterator(); i.hasNext(); ) {
            StackWalker.StackFrame frame = i.next();
            if (words.stream().noneMatch(type -> beside(type, frame.getDeclaringClass()))) {
              String file = frame.getFileName();
              return new Caller(word, file == null ? "" : file, frame.getLineNumber());
            }
            // Kotlin's functions with defaults have a twin of another name.
            word = frame.getMethodName().replaceFirst("[$-].*", "");
          }
          return new Caller(word, "", 0);
        });
  }

  private static boolean beside(Class<?> type, Class<?> other) {
    return type.getPackageName().equals(other.getPackageName())
        && type.getProtectionDomain().equals(other.getProtectionDomain());
  }

  /** {@code (MyNet.kt:12)}, or nothing. */
  String inBrackets() {
    return file.isEmpty() ? "" : " (" + file + ":" + line + ")";
  }
}

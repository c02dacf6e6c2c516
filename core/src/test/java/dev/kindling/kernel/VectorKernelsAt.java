package dev.kindling.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;

/**
 * The vector kernels at a width of the test's choice. The width is a constant of their class, so
 * each call loads the class anew.
 */
final class VectorKernelsAt extends ClassLoader {
  /** The cases of each width, over 10,000 of each kind; -Dkindling.rounds asks for more. */
  static final int ROUNDS = Integer.getInteger("kindling.rounds", 3400);

  private static final String PACKAGE = "dev.kindling.kernel.vector.";

  private VectorKernelsAt() {
    super(VectorKernelsAt.class.getClassLoader());
  }

  static boolean available() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  static Kernels bits(int bits) {
    assumeTrue(available(), "needs --add-modules jdk.incubator.vector");
    String before = System.getProperty("kindling.vector.bits");
    System.setProperty("kindling.vector.bits", Integer.toString(bits));
    try {
      Class<?> type = new VectorKernelsAt().loadClass(PACKAGE + "VectorKernels");
      return (Kernels) type.getDeclaredConstructor().newInstance();
    } catch (ExceptionInInitializerError e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw e;
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    } finally {
      if (before == null) {
        System.clearProperty("kindling.vector.bits");
      } else {
        System.setProperty("kindling.vector.bits", before);
      }
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    if (loaded != null) {
      return loaded;
    }
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}

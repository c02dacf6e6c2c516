package dev.kindling.nn;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds what a layer's fields hold of one type, and the layers, lists and maps in them. */
final class FieldWalk<T> {
  private final Class<T> type;
  private final Map<String, T> found = new LinkedHashMap<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private FieldWalk(Class<T> type) {
    this.type = type;
  }

  static <T> Map<String, T> of(Layer layer, Class<T> type) {
    FieldWalk<T> walk = new FieldWalk<>(type);
    walk.visit("", layer);
    return Collections.unmodifiableMap(walk.found);
  }

  /** The layer to which a path of fields, names and places leads, or null. */
  static @Nullable Layer layer(Layer root, String path) {
    Object at = root;
    for (String name : path.split("\\.", -1)) {
      at = at == null ? null : part(at, name);
    }
    return at instanceof Layer layer ? layer : null;
  }

  private static @Nullable Object part(Object whole, String name) {
    if (whole instanceof Network network) {
      return network.named().get(name);
    }
    if (whole instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .filter(entry -> entry.getKey().toString().equals(name))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(null);
    }
    if (whole instanceof List<?> list) {
      return IntStream.range(0, list.size())
          .filter(i -> Integer.toString(i).equals(name))
          .mapToObj(list::get)
          .findFirst()
          .orElse(null);
    }
    for (Class<?> type = whole.getClass();
        whole instanceof Layer && type != null;
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return read(field, (Layer) whole);
        }
      }
    }
    return null;
  }

  private void visit(String path, @Nullable Object value) {
    if (type.isInstance(value) && seen.add(value)) {
      found.put(path, type.cast(value));
    }
    if (value instanceof Network network) {
      visit(path, network.named());
    } else if (value instanceof Layer layer) {
      if (seen.add(layer)) {
        fields(path, layer, layer.getClass());
      }
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        visit(join(path, Integer.toString(i)), list.get(i));
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, part) -> visit(join(path, key.toString()), part));
    }
  }

  private void fields(String path, Layer layer, Class<?> type) {
    Class<?> parent = type.getSuperclass();
    if (parent != null && parent != Object.class) {
      fields(path, layer, parent);
    }
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        visit(join(path, field.getName()), read(field, layer));
      }
    }
  }

  private static @Nullable Object read(Field field, Layer layer) {
    try {
      field.setAccessible(true);
      return field.get(layer);
    } catch (InaccessibleObjectException | IllegalAccessException e) {
      Class<?> type = field.getDeclaringClass();
      throw new IllegalStateException(
          type.getName()
              + ": its field "
              + field.getName()
              + " cannot be read; add 'opens "
              + type.getPackageName()
              + " to dev.kindling.core;' to its module-info",
          e);
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}

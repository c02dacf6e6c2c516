package dev.kindling.examples.playground;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists, strings, numbers and booleans as JSON. Numbers have four digits, and those
 * that are not finite become null.
 */
final class Json {
  private static final MathContext DIGITS = new MathContext(4);

  private final StringBuilder text = new StringBuilder();

  private Json() {}

  static String of(@Nullable Object value) {
    Json json = new Json();
    json.put(value);
    return json.text.toString();
  }

  private void put(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      text.append('{');
      Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
      while (entries.hasNext()) {
        Map.Entry<?, ?> entry = entries.next();
        put(String.valueOf(entry.getKey()));
        text.append(':');
        put(entry.getValue());
        text.append(entries.hasNext() ? "," : "");
      }
      text.append('}');
    } else if (value instanceof Iterable<?> list) {
      text.append('[');
      Iterator<?> elements = list.iterator();
      while (elements.hasNext()) {
        put(elements.next());
        text.append(elements.hasNext() ? "," : "");
      }
      text.append(']');
    } else if (value instanceof String string) {
      quote(string);
    } else if (value instanceof Float || value instanceof Double) {
      double number = ((Number) value).doubleValue();
      text.append(
          Double.isFinite(number)
              ? new BigDecimal(number).round(DIGITS).stripTrailingZeros()
              : "null");
    } else {
      text.append(value);
    }
  }

  private void quote(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}

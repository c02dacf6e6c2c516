package dev.kindling.nn;

import java.util.Locale;

/**
 * A layer: a box with two lines of text, a circle where the text is one letter, or a point on a
 * line where there is none.
 *
 * @param kind what colours it
 */
record Box(String kind, String text, String note) implements Block {
  /** The width of a letter, and of one in a note. */
  static final double LETTER = 7.3;

  private static final double SMALL = 6.1;

  static Box point() {
    return new Box("", "", "");
  }

  @Override
  public double width() {
    return switch (text.length()) {
      case 0 -> 0;
      case 1 -> 24;
      default -> Math.max(64, Math.max(text.length() * LETTER, note.length() * SMALL) + 20);
    };
  }

  @Override
  public double height() {
    return text.isEmpty() ? 0 : text.length() == 1 ? 24 : 40;
  }

  @Override
  public boolean hasArrow() {
    return !text.isEmpty();
  }

  @Override
  public void draw(StringBuilder svg, double middle, double top) {
    if (text.length() == 1) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<g class=\"%s\"><circle cx=\"%.1f\" cy=\"%.1f\" r=\"12\"/>"
                  + "<text x=\"%.1f\" y=\"%.1f\">%s</text></g>%n",
              kind,
              middle,
              top + 12,
              middle,
              top + 16.5,
              Html.escaped(text)));
    } else if (!text.isEmpty()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<g class=\"%s\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"40\" rx=\"6\"/>"
                  + "<text x=\"%.1f\" y=\"%.1f\">%s</text>"
                  + "<text class=\"note\" x=\"%.1f\" y=\"%.1f\">%s</text></g>%n",
              kind,
              middle - width() / 2,
              top,
              width(),
              middle,
              top + 17,
              Html.escaped(text),
              middle,
              top + 32,
              Html.escaped(note)));
    }
  }
}

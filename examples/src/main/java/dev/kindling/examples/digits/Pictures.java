package dev.kindling.examples.digits;

import dev.kindling.io.AtomicFile;
import dev.kindling.metric.ConfusionMatrix;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** The pictures of the digits example, as PNG files. */
final class Pictures {
  private static final int SIDE = 28;
  private static final int ZOOM = 4;
  private static final int COLUMNS = 8;
  private static final int CELL = 56;
  private static final int MARGIN = 48;
  private static final int GAP = 12;
  private static final int CAPTION = 20;

  static {
    System.setProperty("java.awt.headless", "true");
  }

  private Pictures() {}

  /** A digit that the network took for another. */
  record Misread(float[] pixels, int label, int predicted) {}

  /** Draws misread digits, each with its label and what it was read as. */
  static void misread(List<Misread> digits, Path file) throws IOException {
    int columns = Math.max(1, Math.min(COLUMNS, digits.size()));
    int rows = Math.max(1, (digits.size() + COLUMNS - 1) / COLUMNS);
    int cell = SIDE * ZOOM + GAP;
    BufferedImage image = white(columns * cell + GAP, rows * (cell + CAPTION) + GAP + CAPTION);
    Graphics2D g = pen(image, 13);
    centred(g, "misread digits: label → what the network reads", image.getWidth() / 2, 18);
    for (int i = 0; i < digits.size(); i++) {
      Misread digit = digits.get(i);
      int x = GAP + i % COLUMNS * cell;
      int y = GAP + CAPTION + i / COLUMNS * (cell + CAPTION);
      g.drawImage(picture(digit.pixels()), x, y, SIDE * ZOOM, SIDE * ZOOM, null);
      centred(
          g, digit.label() + " → " + digit.predicted(), x + SIDE * ZOOM / 2, y + SIDE * ZOOM + 16);
    }
    write(image, g, file);
  }

  private static BufferedImage picture(float[] pixels) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels.length; i++) {
      int grey = Math.round(255 * (1 - pixels[i]));
      image.setRGB(i % SIDE, i / SIDE, grey << 16 | grey << 8 | grey);
    }
    return image;
  }

  /**
   * Draws the counts by label (row) and prediction (column); the darker, the larger the row's
   * share.
   */
  static void confusion(ConfusionMatrix matrix, Path file) throws IOException {
    int side = MARGIN + matrix.classes() * CELL + GAP;
    BufferedImage image = white(side, side);
    Graphics2D g = pen(image, 13);
    centred(g, "read as", MARGIN + matrix.classes() * CELL / 2, 16);
    g.drawString("label", 6, 40);
    for (int label = 0; label < matrix.classes(); label++) {
      centred(g, Integer.toString(label), MARGIN + label * CELL + CELL / 2, 40);
      centred(g, Integer.toString(label), MARGIN / 2, MARGIN + label * CELL + CELL / 2 + 5);
      long all = 0;
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        all += matrix.count(label, predicted);
      }
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        cell(g, label, predicted, matrix.count(label, predicted), all);
      }
    }
    write(image, g, file);
  }

  private static void cell(Graphics2D g, int label, int predicted, long count, long all) {
    int x = MARGIN + predicted * CELL;
    int y = MARGIN + label * CELL;
    // The root makes a mistake of one in a hundred visible.
    float share = all == 0 ? 0 : (float) Math.sqrt((double) count / all);
    Color full = label == predicted ? new Color(0x1B6E4B) : new Color(0xB3261E);
    g.setColor(mix(full, share));
    g.fillRect(x + 1, y + 1, CELL - 2, CELL - 2);
    g.setColor(share > 0.6f ? Color.WHITE : Color.DARK_GRAY);
    if (count > 0) {
      centred(g, Long.toString(count), x + CELL / 2, y + CELL / 2 + 5);
    }
    g.setColor(Color.BLACK);
  }

  private static Color mix(Color full, float share) {
    return new Color(
        Math.round(245 + (full.getRed() - 245) * share),
        Math.round(245 + (full.getGreen() - 245) * share),
        Math.round(245 + (full.getBlue() - 245) * share));
  }

  private static BufferedImage white(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.dispose();
    return image;
  }

  private static Graphics2D pen(BufferedImage image, int size) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.BLACK);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    return g;
  }

  private static void centred(Graphics2D g, String text, int x, int baseline) {
    FontMetrics metrics = g.getFontMetrics();
    g.drawString(text, x - metrics.stringWidth(text) / 2, baseline);
  }

  private static void write(BufferedImage image, Graphics2D g, Path file) throws IOException {
    g.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    AtomicFile.write(file, ByteBuffer.wrap(bytes.toByteArray()));
  }
}

package org.flakebench.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.PoolRequest;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.ValueType;

/**
 * A value pool as a compact binary file: magic, version, header, the values column by column, and
 * at the end a CRC32C of all of it. Numbers are big-endian.
 *
 * @param id of the pool, as in TEMPLATE_VALUE_POOLS
 * @param wanted how many values were asked for
 * @param sampledAt by this machine's clock
 */
record PoolFile(
    String id,
    String templateKey,
    String target,
    String table,
    TableFacts facts,
    long seed,
    int wanted,
    Instant sampledAt,
    SampledPool pool) {
  private static final int MAGIC = 0x46425650;
  private static final int VERSION = 1;
  private static final int CHECKSUM_BYTES = 4;

  /** The file's content is not what was written. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(String message) {
      super(message);
    }
  }

  static PoolFile of(
      String id, PoolRequest request, PoolNeed need, Instant sampledAt, SampledPool pool) {
    return new PoolFile(
        id,
        request.templateKey(),
        request.target(),
        request.table(),
        request.facts(),
        request.seed(),
        need.size(),
        sampledAt,
        pool);
  }

  /** Whether it was sampled for the same need in the same place; its table may have changed. */
  boolean isFor(PoolRequest request, PoolNeed need) {
    List<PoolColumn> columns = pool.columns();
    boolean same =
        target.equals(request.target())
            && table.equals(request.table())
            && seed == request.seed()
            && wanted == need.size()
            && pool.kind() == need.kind()
            && columns.size() == need.columns().size();
    for (int i = 0; same && i < columns.size(); i++) {
      same =
          columns.get(i).name().equals(need.columns().get(i).name())
              && columns.get(i).type() == need.columns().get(i).type();
    }
    return same;
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 9 * pool.size());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeShort(VERSION);
      out.writeUTF(id);
      out.writeUTF(templateKey);
      out.writeUTF(target);
      out.writeUTF(table);
      out.writeUTF(facts.incarnation());
      out.writeLong(facts.estimatedRows());
      out.writeLong(seed);
      out.writeInt(wanted);
      out.writeLong(sampledAt.toEpochMilli());
      out.writeUTF(pool.kind().name());
      out.writeInt(pool.size());
      out.writeShort(pool.columns().size());
      for (PoolColumn column : pool.columns()) {
        out.writeUTF(column.name());
        out.writeUTF(column.type().name());
        for (int place = 0; place < pool.size(); place++) {
          write(out, column.type(), column.value(place));
        }
      }
      out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not refuse to be written", e);
    }
    return bytes.toByteArray();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }

  private static void write(DataOutputStream out, ValueType type, Object value) throws IOException {
    out.writeBoolean(value != null);
    if (value == null) {
      return;
    }
    switch (type) {
      case INTEGER -> out.writeLong((Long) value);
      case FLOAT -> out.writeDouble((Double) value);
      case DECIMAL -> {
        BigDecimal number = (BigDecimal) value;
        out.writeInt(number.scale());
        writeBytes(out, number.unscaledValue().toByteArray());
      }
      case TEXT, OTHER -> writeBytes(out, ((String) value).getBytes(StandardCharsets.UTF_8));
      case TIMESTAMP -> {
        out.writeLong(((Instant) value).getEpochSecond());
        out.writeInt(((Instant) value).getNano());
      }
      case DATE -> out.writeLong(((LocalDate) value).toEpochDay());
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case UUID -> {
        out.writeLong(((UUID) value).getMostSignificantBits());
        out.writeLong(((UUID) value).getLeastSignificantBits());
      }
    }
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads what {@link #bytes} has made.
   *
   * @throws DamagedException when it is not whole, or of another version
   */
  static PoolFile read(byte[] bytes) throws IOException {
    int end = bytes.length - CHECKSUM_BYTES;
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (end < 0 || in.readInt() != MAGIC) {
        throw new DamagedException("it does not begin as a value pool");
      }
      int version = in.readUnsignedShort();
      if (version != VERSION) {
        throw new DamagedException("its version is " + version + ", not " + VERSION);
      }
      int written =
          new DataInputStream(new ByteArrayInputStream(bytes, end, CHECKSUM_BYTES)).readInt();
      if (written != checksum(bytes, end)) {
        throw new DamagedException("its checksum is wrong");
      }
      return content(in);
    } catch (DamagedException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      // The checksum was right: it was written wrongly.
      throw new DamagedException("it cannot be read: " + e);
    }
  }

  private static PoolFile content(DataInputStream in) throws IOException {
    String id = in.readUTF();
    String templateKey = in.readUTF();
    String target = in.readUTF();
    String table = in.readUTF();
    TableFacts facts = new TableFacts(in.readUTF(), in.readLong());
    long seed = in.readLong();
    int wanted = in.readInt();
    Instant sampledAt = Instant.ofEpochMilli(in.readLong());
    PoolKind kind = PoolKind.valueOf(in.readUTF());
    int size = in.readInt();
    int columnCount = in.readUnsignedShort();
    List<PoolColumn> columns = new ArrayList<>();
    for (int c = 0; c < columnCount; c++) {
      String name = in.readUTF();
      ValueType type = ValueType.valueOf(in.readUTF());
      List<Object> values = new ArrayList<>(size);
      for (int place = 0; place < size; place++) {
        values.add(value(in, type));
      }
      columns.add(PoolColumn.of(name, type, values));
    }
    SampledPool pool = new SampledPool(kind, columns);
    return new PoolFile(id, templateKey, target, table, facts, seed, wanted, sampledAt, pool);
  }

  private static Object value(DataInputStream in, ValueType type) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    return switch (type) {
      case INTEGER -> (Object) in.readLong();
      case FLOAT -> in.readDouble();
      case DECIMAL -> {
        int scale = in.readInt();
        yield new BigDecimal(new BigInteger(in.readNBytes(in.readInt())), scale);
      }
      case TEXT, OTHER -> new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      case TIMESTAMP -> Instant.ofEpochSecond(in.readLong(), in.readInt());
      case DATE -> LocalDate.ofEpochDay(in.readLong());
      case BOOLEAN -> in.readBoolean();
      case UUID -> new UUID(in.readLong(), in.readLong());
    };
  }
}

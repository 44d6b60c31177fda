package org.flakebench.emulator.accountusage;

import java.util.List;
import java.util.function.Function;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.sql.OutColumn;

/**
 * A column of a view and where its value comes from.
 *
 * @param <R> what a row is made from
 */
record ViewColumn<R>(String name, DataType type, Function<R, Object> value) {
  static <R> ViewColumn<R> text(String name, Function<R, Object> value) {
    return new ViewColumn<>(name, DataType.TEXT, value);
  }

  static <R> ViewColumn<R> number(String name, Function<R, Object> value) {
    return new ViewColumn<>(name, DataType.INTEGER, value);
  }

  static <R> ViewColumn<R> real(String name, Function<R, Object> value) {
    return new ViewColumn<>(name, DataType.FLOAT, value);
  }

  static <R> ViewColumn<R> flag(String name, Function<R, Object> value) {
    return new ViewColumn<>(name, DataType.BOOLEAN, value);
  }

  static <R> ViewColumn<R> time(String name, Function<R, Object> value) {
    return new ViewColumn<>(name, DataType.LTZ, value);
  }

  static <R> ViewColumn<R> object(String name, Function<R, Object> value) {
    return new ViewColumn<>(name, DataType.OBJECT, value);
  }

  static <R> ViewColumn<R> array(String name, Function<R, Object> value) {
    return new ViewColumn<>(name, DataType.ARRAY, value);
  }

  static <R> ViewColumn<R> variant(String name, Function<R, Object> value) {
    return new ViewColumn<>(name, DataType.VARIANT, value);
  }

  static <R> List<OutColumn> describe(List<ViewColumn<R>> columns) {
    return columns.stream().map(c -> new OutColumn(c.name(), c.type(), true)).toList();
  }

  static <R> Object[] row(List<ViewColumn<R>> columns, R from) {
    return columns.stream().map(c -> c.value().apply(from)).toArray();
  }
}

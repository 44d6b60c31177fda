package org.flakebench.emulator.sql;

import java.util.List;
import java.util.Optional;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.catalog.View;

/** Names inside a view: those of its own schema, whatever the session uses. */
record NamesOfView(Names session, View view) implements Names {
  @Override
  public Catalog catalog() {
    return session.catalog();
  }

  @Override
  public String database() {
    return view.name().database();
  }

  @Override
  public String schema() {
    return view.name().schema();
  }

  @Override
  public Optional<Table> temporary(ObjectName name) {
    return Optional.empty();
  }

  @Override
  public Optional<List<OutColumn>> systemView(String schema, String name) {
    return session.systemView(schema, name);
  }

  @Override
  public List<OutColumn> resultOf(String queryId) {
    return session.resultOf(queryId);
  }

  @Override
  public DataType bindType(int number) {
    return DataType.UNKNOWN;
  }

  @Override
  public String lastQueryId(int number) {
    return session.lastQueryId(number);
  }
}

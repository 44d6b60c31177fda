package org.flakebench.emulator.sql;

import java.util.LinkedHashSet;
import java.util.Set;
import org.flakebench.emulator.catalog.Table;

/** What a statement touches. Not thread-safe; filled by one translation, only read afterwards. */
public final class Access {
  private final Set<Table> read = new LinkedHashSet<>();
  private final Set<String> systemViews = new LinkedHashSet<>();
  private boolean cacheable = true;
  private int binds;

  /** Tables that are read. */
  public Set<Table> read() {
    return read;
  }

  /** Views of INFORMATION_SCHEMA and ACCOUNT_USAGE that are read. */
  public Set<String> systemViews() {
    return systemViews;
  }

  /** Whether the same text means the same again while the catalog stays as it is. */
  public boolean cacheable() {
    return cacheable;
  }

  void once() {
    cacheable = false;
  }

  /** How many question marks there are. */
  public int binds() {
    return binds;
  }

  void binds(int number) {
    binds = number;
  }

  /** Whether tables are read, all of them hybrid. */
  public boolean hybridOnly() {
    return !read.isEmpty() && read.stream().allMatch(t -> t.kind().isHybrid());
  }
}

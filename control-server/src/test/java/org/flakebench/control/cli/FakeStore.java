package org.flakebench.control.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flakebench.report.RunSummary;
import org.flakebench.template.Template;

/** Answers what the test says and remembers what was asked. */
final class FakeStore implements StoreGate {
  final List<String> asked = new ArrayList<>();
  List<String> applied = List.of();
  List<String> differences = List.of();
  Tables.Data rows = new Tables.Data(List.of(), List.of());
  boolean isCut;
  boolean byOwnLogin = true;
  RunSummary summary;
  RuntimeException failure;

  @Override
  public List<String> install(String store) {
    return answer("install " + store, applied);
  }

  @Override
  public List<String> differences(String store) {
    return answer("differences " + store, differences);
  }

  @Override
  public String script(String dialect) {
    return answer("script " + dialect, "CREATE TABLE x ();");
  }

  @Override
  public String roleScript(String dialect) {
    return answer("roleScript " + dialect, "CREATE ROLE x;");
  }

  @Override
  public Tables.Data runs(String store, int limit) {
    return answer("runs " + store + " " + limit, rows);
  }

  @Override
  public RunSummary run(String store, String id) {
    return answer("run " + store + " " + id, summary);
  }

  @Override
  public Tables.Data prepare(
      String store, Template template, String target, Consumer<String> progress) {
    progress.accept("sampling");
    return answer("prepare " + store + " " + template.name() + " " + target, rows);
  }

  @Override
  public Answer query(String store, String sql, int limit) {
    return answer("query " + store + " " + sql + " " + limit, new Answer(rows, isCut, byOwnLogin));
  }

  private <T> T answer(String question, T answer) {
    asked.add(question);
    if (failure != null) {
      throw failure;
    }
    return answer;
  }
}

package org.flakebench.template;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A template that cannot be run; says every problem at once, each with its place, what is wrong and
 * what is allowed.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One problem.
   *
   * @param path where, as in {@code load.connections} or {@code statements[2].sql}; empty for the
   *     whole document
   * @param code stable name of the rule, in upper snake case
   * @param message what is wrong and what is allowed, with the value
   */
  public record Problem(String path, String code, String message) {
    @Override
    public String toString() {
      return (path.isEmpty() ? "" : path + ": ") + message;
    }
  }

  private final transient List<Problem> problems;

  public TemplateException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public TemplateException(String path, String code, String message) {
    this(List.of(new Problem(path, code, message)));
  }

  /** All problems, in the order of the document. */
  public List<Problem> problems() {
    return problems;
  }
}

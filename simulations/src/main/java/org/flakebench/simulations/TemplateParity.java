package org.flakebench.simulations;

import java.util.List;
import org.flakebench.conduct.ReadParity;
import org.flakebench.load.Phase;
import org.flakebench.measure.QueryTag;
import org.flakebench.target.Target;
import org.flakebench.template.Supported;
import org.flakebench.template.TemplateException;

/** Holds templates that shall be compared against each other before they are run. */
public final class TemplateParity {
  private TemplateParity() {}

  /**
   * Runs every read of the templates once, on the targets that runs would take, and gives the rows
   * of each by template.
   *
   * @throws TemplateException when a template does not fit its table
   */
  public static List<ReadParity.Read> check(List<RunSpec> specs, RunListener listener) {
    for (RunSpec spec : specs) {
      List<TemplateException.Problem> unsupported = Supported.problems(spec.template());
      if (!unsupported.isEmpty()) {
        throw new TemplateException(unsupported);
      }
    }
    ReadParity parity = new ReadParity();
    for (RunSpec spec : specs) {
      try (TargetChoice choice = TargetChoice.of(spec, listener)) {
        Target target =
            choice.connect(new QueryTag("none", "none", Phase.PREPARING), "flakebench parity");
        listener.message("reading with " + spec.template().name());
        parity.add(spec.template(), target);
      }
    }
    return parity.reads();
  }
}

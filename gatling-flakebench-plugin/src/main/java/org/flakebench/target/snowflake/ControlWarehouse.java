package org.flakebench.target.snowflake;

import java.util.Optional;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;

/**
 * Keeps a run off the warehouse that its own store works on: what the store does would be measured,
 * and what is measured would slow the store down.
 */
public final class ControlWarehouse {
  /** The template's tag that lets it go on all the same, for tries on one warehouse. */
  static final String SMOKE = "smoke";

  private ControlWarehouse() {}

  /**
   * Why a run may not use its warehouse; empty when it may.
   *
   * @param targetIdentity of the target, as {@link SnowflakeIdentity} gives it
   * @param storeIdentity of a store on Snowflake
   * @param storeWarehouse of that store, as the URL or the environment name it; null when neither
   *     does
   */
  public static Optional<TemplateException.Problem> problem(
      Template template, String targetIdentity, String storeIdentity, String storeWarehouse) {
    String warehouse = template.target().warehouse();
    boolean allowed = "true".equalsIgnoreCase(template.tags().get(SMOKE));
    boolean sameAccount =
        SnowflakeIdentity.account(targetIdentity).equals(SnowflakeIdentity.account(storeIdentity));
    boolean same =
        storeWarehouse != null
            && warehouse != null
            && SnowflakeNames.stored("target.warehouse", warehouse)
                .equals(SnowflakeNames.stored("SNOWFLAKE_WAREHOUSE", storeWarehouse));
    return allowed || !sameAccount || !same
        ? Optional.empty()
        : Optional.of(
            new TemplateException.Problem(
                "target.warehouse",
                "CONTROL_WAREHOUSE",
                "is "
                    + warehouse
                    + ", on which the store of this run works too: each would disturb the other; name another warehouse, or give the"
                    + " template the tag smoke: true when the figures do not matter"));
  }
}

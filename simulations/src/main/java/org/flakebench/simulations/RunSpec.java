package org.flakebench.simulations;

import java.util.Map;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.StoreLocation;
import org.flakebench.template.Template;

/**
 * What a run on this machine is made from.
 *
 * @param targetUrl JDBC URL without password; null: {@code SNOWFLAKE_ACCOUNT} or {@code
 *     POSTGRES_URL}, as the table's type wants, else the embedded demo
 * @param labels kept with the run
 * @param environment variables of the process: credentials and fallbacks
 * @param actor who starts it, for the run's history: {@code cli} or {@code gatling}
 */
public record RunSpec(
    Template template,
    String targetUrl,
    Map<String, String> labels,
    StoreLocation store,
    FlakeBenchHome home,
    Map<String, String> environment,
    String actor) {

  public RunSpec {
    labels = Map.copyOf(labels);
    environment = Map.copyOf(environment);
  }

  @Override
  public String toString() {
    return "RunSpec[" + template.name() + ", store " + store + "]";
  }
}

package org.flakebench.workload;

import java.util.List;

/**
 * The pools of one preparation.
 *
 * @param templateKey the parts of the template that decide about pools, hashed; see {@code
 *     Template.poolHash}
 * @param target which database, {@code TargetInfo.identity}
 * @param table qualified name
 * @param facts the table as it is now
 * @param seed of the template
 */
public record PoolRequest(
    String templateKey,
    String target,
    String table,
    TableFacts facts,
    long seed,
    List<PoolNeed> needs) {
  public PoolRequest {
    needs = List.copyOf(needs);
  }
}

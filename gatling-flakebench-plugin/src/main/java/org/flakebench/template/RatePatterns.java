package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the rate pattern of a load section that the schema has found well-formed. */
final class RatePatterns {
  private static final String NOTHING = "PATTERN_OFFERS_NOTHING";

  private RatePatterns() {}

  /** Whether the pattern carries its rates itself, so that it needs no target_qps. */
  static boolean hasOwnRates(JsonNode pattern) {
    return switch (pattern.path("type").asText("")) {
      case "RAMP", "STEP", "REPLAY" -> true;
      default -> false;
    };
  }

  /**
   * @param load of a template in load mode QPS
   * @param folder where the file of a replay is looked for
   * @return null when there is a problem, which has been added
   */
  static RatePattern of(JsonNode load, Path folder, Problems problems) {
    JsonNode pattern = load.get("pattern");
    double target = load.get("target_qps").doubleValue();
    String type = pattern.isNull() ? "" : pattern.get("type").textValue();
    RatePattern made =
        switch (type) {
          case "RAMP" ->
              new RatePattern.Ramp(
                  pattern.get("from_qps").doubleValue(),
                  pattern.get("to_qps").doubleValue(),
                  pattern.get("seconds").intValue());
          case "STEP" -> new RatePattern.Steps(steps(pattern.get("steps")));
          case "SINE" ->
              new RatePattern.Sine(
                  target,
                  pattern.get("amplitude_ratio").doubleValue(),
                  pattern.get("period_seconds").intValue());
          case "BURST" ->
              new RatePattern.Burst(
                  target,
                  pattern.get("factor").doubleValue(),
                  pattern.get("seconds").intValue(),
                  pattern.get("every_seconds").intValue());
          case "REPLAY" -> replay(pattern.get("file").textValue(), folder, problems);
          default -> new RatePattern.Steady(target);
        };
    if (made != null && offersNothing(made)) {
      problems.add(
          "load.pattern", NOTHING, "has no rate above 0, so that no operation ever starts");
      return null;
    }
    return made;
  }

  private static List<RatePattern.Level> steps(JsonNode steps) {
    List<RatePattern.Level> levels = new ArrayList<>();
    long from = 0;
    for (JsonNode step : steps) {
      levels.add(new RatePattern.Level(from, step.get("qps").doubleValue()));
      from += step.get("seconds").longValue();
    }
    return levels;
  }

  private static RatePattern replay(String file, Path folder, Problems problems) {
    try {
      return new RatePattern.Replay(file, ReplayFile.read(folder, file));
    } catch (ReplayFile.BadReplayException e) {
      problems.add("load.pattern.file", ReplayFile.CODE, e.getMessage());
      return null;
    }
  }

  private static boolean offersNothing(RatePattern pattern) {
    if (pattern instanceof RatePattern.Ramp ramp) {
      return ramp.fromQps() == 0 && ramp.toQps() == 0;
    }
    List<RatePattern.Level> levels =
        pattern instanceof RatePattern.Steps steps
            ? steps.levels()
            : pattern instanceof RatePattern.Replay replay ? replay.levels() : null;
    return levels != null && levels.stream().allMatch(level -> level.qps() == 0);
  }
}

package org.flakebench.control.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The labels of a run: those given by {@code --label}, and {@code git_commit}, {@code branch} and
 * {@code ci_run_id} from the CI server's environment, then from the git repository around the
 * working directory, when they are not given.
 */
final class RunLabels {
  static final String GIT_COMMIT = "git_commit";
  static final String BRANCH = "branch";
  static final String CI_RUN_ID = "ci_run_id";

  private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
  private static final int LONGEST_VALUE = 256;

  // GitHub (in a pull request the ref's name is "12/merge", so the head's name goes first), GitLab,
  // Jenkins, Azure,
  // CircleCI, Bitbucket, Buildkite, Travis, Drone.
  private static final List<String> COMMITS =
      List.of(
          "GITHUB_SHA",
          "CI_COMMIT_SHA",
          "GIT_COMMIT",
          "BUILD_SOURCEVERSION",
          "CIRCLE_SHA1",
          "BITBUCKET_COMMIT",
          "BUILDKITE_COMMIT",
          "TRAVIS_COMMIT",
          "DRONE_COMMIT_SHA");
  private static final List<String> BRANCHES =
      List.of(
          "GITHUB_HEAD_REF",
          "GITHUB_REF_NAME",
          "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
          "CI_COMMIT_REF_NAME",
          "CHANGE_BRANCH",
          "BRANCH_NAME",
          "GIT_BRANCH",
          "BUILD_SOURCEBRANCHNAME",
          "CIRCLE_BRANCH",
          "BITBUCKET_BRANCH",
          "BUILDKITE_BRANCH",
          "TRAVIS_PULL_REQUEST_BRANCH",
          "TRAVIS_BRANCH",
          "DRONE_SOURCE_BRANCH");
  private static final List<String> CI_RUN_IDS =
      List.of(
          "GITHUB_RUN_ID",
          "CI_PIPELINE_ID",
          "BUILD_TAG",
          "BUILD_BUILDID",
          "CIRCLE_WORKFLOW_ID",
          "BITBUCKET_BUILD_NUMBER",
          "BUILDKITE_BUILD_ID",
          "TRAVIS_BUILD_ID",
          "DRONE_BUILD_NUMBER");

  private RunLabels() {}

  /**
   * @param directory where to look for a git repository, and above it
   * @return the labels, sorted by key
   * @throws CommandException with exit code 64 when a given label is not allowed
   */
  static Map<String, String> resolve(
      Map<String, String> environment, Path directory, Map<String, String> given) {
    given.forEach(RunLabels::check);
    Map<String, String> labels = new TreeMap<>(given);
    Optional<GitHead> head = GitHead.find(directory);
    fill(labels, GIT_COMMIT, environment, COMMITS, () -> head.map(GitHead::commit).orElse(null));
    fill(labels, BRANCH, environment, BRANCHES, () -> head.map(GitHead::branch).orElse(null));
    fill(labels, CI_RUN_ID, environment, CI_RUN_IDS, () -> null);
    return labels;
  }

  private static void fill(
      Map<String, String> labels,
      String key,
      Map<String, String> environment,
      List<String> names,
      Supplier<String> otherwise) {
    if (labels.containsKey(key)) {
      return;
    }
    String value =
        names.stream()
            .map(environment::get)
            .filter(RunLabels::isUsable)
            .findFirst()
            .orElseGet(otherwise);
    if (isUsable(value)) {
      labels.put(key, value);
    }
  }

  private static boolean isUsable(String value) {
    return value != null && !value.isBlank() && value.length() <= LONGEST_VALUE;
  }

  private static void check(String key, String value) {
    if (!KEY.matcher(key).matches()) {
      throw new CommandException(
          ExitCode.USAGE,
          "--label: key '"
              + key
              + "' is not allowed; a key has 1-64 letters, digits, '_', '.', '-' and begins with a letter or '_'");
    }
    if (!isUsable(value)) {
      throw new CommandException(
          ExitCode.USAGE,
          "--label: the value of '"
              + key
              + "' is empty or longer than "
              + LONGEST_VALUE
              + " characters");
    }
  }
}

package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLabelsTest {
  private static final String COMMIT = "3d756b3a".repeat(5);
  private static final String OTHER = "0123abcd".repeat(5);

  @TempDir Path root;
  private Path git;

  @BeforeEach
  void repository() throws IOException {
    git = root.resolve(".git");
    write(git.resolve("HEAD"), "ref: refs/heads/feature/x\n");
    write(git.resolve("refs/heads/feature/x"), COMMIT + "\n");
  }

  @Test
  void readsTheRepositoryAboveTheDirectory() throws IOException {
    Path below = Files.createDirectories(root.resolve("a/b"));
    assertThat(RunLabels.resolve(Map.of(), below, Map.of()))
        .isEqualTo(Map.of("git_commit", COMMIT, "branch", "feature/x"));
  }

  @Test
  void readsPackedRefs() throws IOException {
    Files.delete(git.resolve("refs/heads/feature/x"));
    write(
        git.resolve("packed-refs"),
        "# pack-refs with: peeled fully-peeled sorted\n"
            + OTHER
            + " refs/heads/other/feature/x\n"
            + COMMIT
            + " refs/heads/feature/x\n");
    assertThat(RunLabels.resolve(Map.of(), root, Map.of())).containsEntry("git_commit", COMMIT);
  }

  @Test
  void aDetachedHeadHasNoBranch() throws IOException {
    write(git.resolve("HEAD"), OTHER + "\n");
    assertThat(RunLabels.resolve(Map.of(), root, Map.of())).isEqualTo(Map.of("git_commit", OTHER));
  }

  @Test
  void readsAWorktree() throws IOException {
    Path tree = Files.createDirectories(root.resolve("tree"));
    write(tree.resolve(".git"), "gitdir: ../.git/worktrees/tree\n");
    write(git.resolve("worktrees/tree/HEAD"), "ref: refs/heads/side\n");
    write(git.resolve("worktrees/tree/commondir"), "../..\n");
    write(git.resolve("refs/heads/side"), OTHER + "\n");
    assertThat(RunLabels.resolve(Map.of(), tree, Map.of()))
        .isEqualTo(Map.of("git_commit", OTHER, "branch", "side"));
  }

  @Test
  void aFreshOrBrokenRepositoryStopsNobody() throws IOException {
    Files.delete(git.resolve("refs/heads/feature/x"));
    assertThat(RunLabels.resolve(Map.of(), root, Map.of()))
        .isEqualTo(Map.of("branch", "feature/x"));
    write(git.resolve("HEAD"), "\u0000rubbish");
    assertThat(RunLabels.resolve(Map.of(), root, Map.of())).isEmpty();
    write(git.resolve("HEAD"), "ref: ../../etc/passwd");
    assertThat(RunLabels.resolve(Map.of(), root, Map.of())).isEmpty();
  }

  @Test
  void theCiServerKnowsBetterThanTheCheckout() {
    Map<String, String> github =
        Map.of(
            "GITHUB_SHA",
            OTHER,
            "GITHUB_REF_NAME",
            "12/merge",
            "GITHUB_HEAD_REF",
            "fix",
            "GITHUB_RUN_ID",
            "77");
    assertThat(RunLabels.resolve(github, root, Map.of()))
        .isEqualTo(Map.of("git_commit", OTHER, "branch", "fix", "ci_run_id", "77"));
    Map<String, String> gitlab =
        Map.of("CI_COMMIT_SHA", OTHER, "CI_COMMIT_REF_NAME", "main", "CI_PIPELINE_ID", "78");
    assertThat(RunLabels.resolve(gitlab, root, Map.of()))
        .isEqualTo(Map.of("git_commit", OTHER, "branch", "main", "ci_run_id", "78"));
  }

  @Test
  void anEmptyVariableCountsAsMissing() {
    Map<String, String> push = Map.of("GITHUB_HEAD_REF", "", "GITHUB_REF_NAME", "main");
    assertThat(RunLabels.resolve(push, root, Map.of())).containsEntry("branch", "main");
  }

  @Test
  void whatIsGivenWins() {
    assertThat(
            RunLabels.resolve(
                Map.of("GITHUB_SHA", OTHER), root, Map.of("git_commit", "abc", "team", "demo")))
        .containsEntry("git_commit", "abc")
        .containsEntry("team", "demo");
  }

  @Test
  void refusesBadKeysAndValues() {
    assertThatThrownBy(() -> RunLabels.resolve(Map.of(), root, Map.of("1x", "v")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("key '1x' is not allowed");
    assertThatThrownBy(() -> RunLabels.resolve(Map.of(), root, Map.of("k", "v".repeat(257))))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("the value of 'k'");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

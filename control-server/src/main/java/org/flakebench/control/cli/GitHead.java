package org.flakebench.control.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is checked out in a git repository, read from its files; needs no git. Whatever cannot be
 * read is not known: labels are a help and never stop a run.
 *
 * @param commit full hash; null before the first commit
 * @param branch null when no branch is checked out
 */
record GitHead(String commit, String branch) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final String REF = "ref: ";
  private static final String HEADS = "refs/heads/";
  private static final long LARGEST_BYTES = 64L << 20;

  /** The repository around a directory: its own or the next one above. */
  static Optional<GitHead> find(Path directory) {
    for (Path at = directory.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.isDirectory(git)) {
        return read(git);
      }
      if (Files.isRegularFile(git)) {
        // A worktree or a submodule: the file says where the repository is.
        Path from = at;
        return text(git)
            .filter(text -> text.startsWith("gitdir: "))
            .flatMap(text -> read(from.resolve(text.substring("gitdir: ".length())).normalize()));
      }
    }
    return Optional.empty();
  }

  private static Optional<GitHead> read(Path gitDir) {
    return text(gitDir.resolve("HEAD")).map(head -> of(gitDir, head));
  }

  private static GitHead of(Path gitDir, String head) {
    if (!head.startsWith(REF)) {
      return new GitHead(hash(head), null);
    }
    String ref = head.substring(REF.length()).strip();
    if (!ref.startsWith("refs/") || ref.contains("..")) {
      return new GitHead(null, null);
    }
    // Worktrees keep their branches in the repository that they belong to.
    Path common =
        text(gitDir.resolve("commondir"))
            .map(path -> gitDir.resolve(path).normalize())
            .orElse(gitDir);
    String commit =
        text(gitDir.resolve(ref))
            .or(() -> text(common.resolve(ref)))
            .map(GitHead::hash)
            .or(() -> packed(common, ref))
            .orElse(null);
    return new GitHead(commit, ref.startsWith(HEADS) ? ref.substring(HEADS.length()) : null);
  }

  private static Optional<String> packed(Path common, String ref) {
    return text(common.resolve("packed-refs"))
        .flatMap(
            text ->
                text.lines()
                    .filter(line -> line.endsWith(" " + ref))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .findFirst())
        .map(GitHead::hash);
  }

  private static String hash(String text) {
    List<String> words = List.of(text.strip().split("\\s+"));
    return HASH.matcher(words.get(0)).matches() ? words.get(0) : null;
  }

  private static Optional<String> text(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_BYTES) {
        return Optional.empty();
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
      // No path and no ref has a NUL in it.
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

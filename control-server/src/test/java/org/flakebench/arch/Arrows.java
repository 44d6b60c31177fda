package org.flakebench.arch;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;

/**
 * Holds every dependency of a class against {@link House}. The root is a parameter so that samples
 * can be held too.
 */
final class Arrows extends ArchCondition<JavaClass> {
  private final String root;

  Arrows(String root) {
    super("use only what the table of packages allows");
    this.root = root + ".";
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    Optional<String> from = House.home(relative(item));
    if (from.isEmpty()) {
      violated(
          item,
          item.getName() + " stands in a package that the table of packages does not place",
          events);
      return;
    }
    for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
      JavaClass used = dependency.getTargetClass().getBaseComponentType();
      if (used.getPackageName().startsWith(root)) {
        // An unplaced target is reported where it stands.
        House.home(relative(used))
            .filter(to -> !House.mayUse(from.get(), to))
            .ifPresent(to -> violated(item, text(from.get(), to, dependency), events));
      } else {
        House.outside(from.get(), used.getName())
            .forEach(wrong -> violated(item, wrong + ": " + dependency.getDescription(), events));
      }
    }
  }

  private String relative(JavaClass item) {
    return item.getPackageName().substring(root.length());
  }

  private static String text(String from, String to, Dependency dependency) {
    return "'" + from + "' must not use '" + to + "': " + dependency.getDescription();
  }

  private static void violated(JavaClass item, String message, ConditionEvents events) {
    events.add(SimpleConditionEvent.violated(item, message));
  }
}

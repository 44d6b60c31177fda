package org.flakebench.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What a Kotlin simulation would trip over, found without a Kotlin compiler. */
class KotlinFriendlyTest {
  private static final Set<String> KEYWORDS =
      Set.of(
          "as",
          "break",
          "class",
          "continue",
          "do",
          "else",
          "false",
          "for",
          "fun",
          "if",
          "in",
          "interface",
          "is",
          "null",
          "object",
          "package",
          "return",
          "super",
          "this",
          "throw",
          "true",
          "try",
          "typealias",
          "typeof",
          "val",
          "var",
          "when",
          "while");
  private static final List<Class<?>> API =
      List.of(
          FlakeBenchDsl.class,
          FlakeBenchProtocolBuilder.class,
          FlakeBenchWorkload.class,
          SqlRequest.class,
          SqlQuery.class,
          SqlUpdate.class,
          SqlBatch.class,
          SqlCall.class,
          TransactionBlock.class,
          PlannedUsers.class,
          BoundedUsers.class,
          AutoUsers.class,
          UsersDuring.class);

  private static Stream<Method> methods() {
    return API.stream()
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(method -> method.getDeclaringClass().getName().startsWith("org.flakebench"))
        .filter(method -> !method.isBridge());
  }

  @Test
  void noMethodIsNamedWithAKeyword() {
    assertThat(methods().map(Method::getName)).isNotEmpty().doesNotContainAnyElementsOf(KEYWORDS);
  }

  /**
   * A lambda fits every parameter that is a functional interface, and in Kotlin every Object too:
   * two overloads of as many parameters must not both take one at the same place.
   */
  @Test
  void noLambdaFitsTwoOverloads() {
    List<String> ambiguous = new ArrayList<>();
    List<Method> methods = methods().toList();
    for (Method one : methods) {
      for (Method other : methods) {
        if (one.getDeclaringClass() == other.getDeclaringClass()
            && one.getName().equals(other.getName())
            && one.getParameterCount() == other.getParameterCount()
            && !one.equals(other)
            && bothTakeALambda(one.getParameters(), other.getParameters())) {
          ambiguous.add(one + " and " + other);
        }
      }
    }
    assertThat(ambiguous).isEmpty();
  }

  private static boolean bothTakeALambda(Parameter[] one, Parameter[] other) {
    for (int i = 0; i < one.length; i++) {
      boolean lambda = isFunctional(one[i].getType()) || isFunctional(other[i].getType());
      if (lambda && takesLambda(one[i].getType()) && takesLambda(other[i].getType())) {
        return true;
      }
    }
    return false;
  }

  private static boolean takesLambda(Class<?> type) {
    return type == Object.class || isFunctional(type);
  }

  private static boolean isFunctional(Class<?> type) {
    return type.isInterface()
        && type.getPackageName().startsWith("java.util.function")
        && Arrays.stream(type.getMethods()).anyMatch(m -> Modifier.isAbstract(m.getModifiers()));
  }

  @Test
  void whatIsNotMarkedIsNeverNull() {
    assertThat(FlakeBenchDsl.class.getPackage().isAnnotationPresent(NullMarked.class)).isTrue();
  }
}

package org.flakebench.control.faults;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the tests of faults one {@link FaultHome} for all classes, closed after the last one. */
final class Faults implements BeforeAllCallback, ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(Faults.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    home(context);
  }

  private static FaultHome home(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(SPACE)
        .getOrComputeIfAbsent(Holder.class, type -> new Holder(FaultHome.create()), Holder.class)
        .home();
  }

  /** Nothing is left behind by any of them. */
  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (context.getExecutionException().isEmpty()) {
      home(context).assertNothingLeft();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == FaultHome.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return home(context);
  }

  private record Holder(FaultHome home) implements AutoCloseable {
    @Override
    public void close() {
      home.close();
    }
  }
}

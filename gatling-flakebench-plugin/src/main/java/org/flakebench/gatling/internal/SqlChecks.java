package org.flakebench.gatling.internal;

import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.check.Check;
import io.gatling.core.check.Check$;
import io.gatling.core.check.CheckMaterializer;
import io.gatling.core.check.CountCriterionExtractor;
import io.gatling.core.check.Extractor;
import io.gatling.core.check.FindAllCriterionExtractor;
import io.gatling.core.check.FindCriterionExtractor;
import io.gatling.core.check.FindExtractor;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.internal.Expressions;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.flakebench.gatling.internal.SqlResult.Table;
import scala.Function1;
import scala.Option;
import scala.Some;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Gatling's checks over what the database gave. */
public final class SqlChecks {
  /** What a check looks at: requests that cannot have it refuse the check. */
  enum Type implements CheckBuilder.CheckType {
    ROW_COUNT,
    ROWS,
    UPDATE_COUNT,
    GENERATED_KEYS,
    OUT_PARAMETERS
  }

  private static final CheckMaterializer<Type, Check<SqlResult>, SqlResult, SqlResult>
      MATERIALIZER =
          new CheckMaterializer<>(check -> check) {
            @Override
            public Function1<SqlResult, Validation<SqlResult>> preparer() {
              return Success::new;
            }
          };

  private SqlChecks() {}

  public static CheckBuilder.Find<Integer> rowCount() {
    return find("rowCount", Type.ROW_COUNT, Integer.class, result -> result.table().count());
  }

  public static CheckBuilder.Find<Long> updateCount() {
    return find("updateCount", Type.UPDATE_COUNT, Long.class, SqlResult::updateCount);
  }

  /** All rows, as maps from column label to value. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public static CheckBuilder.Find<List<Map<String, Object>>> rows() {
    Class<List<Map<String, Object>>> type = (Class) List.class;
    return find("rows", Type.ROWS, type, result -> result.table().asMaps());
  }

  /** The values of an out parameter. */
  public static <X> CheckBuilder.Find<X> outParameter(String name, Class<X> type) {
    Class<X> boxed = boxed(type);
    return find(
        "outParameter(" + name + ")",
        Type.OUT_PARAMETERS,
        boxed,
        result -> {
          if (!result.outParameters().containsKey(name)) {
            throw new IllegalArgumentException(
                "there is no out parameter " + name + ", only " + result.outParameters().keySet());
          }
          return cast(result.outParameters().get(name), boxed);
        });
  }

  public static <X> CheckBuilder.MultipleFind<X> column(String name, Class<X> type) {
    return values("column", Type.ROWS, name, type, SqlResult::table);
  }

  public static <X> CheckBuilder.MultipleFind<X> generatedKey(String name, Class<X> type) {
    return values("generatedKey", Type.GENERATED_KEYS, name, type, SqlResult::keys);
  }

  private static <X> CheckBuilder.Find<X> find(
      String name, Type type, Class<X> valueType, Function<SqlResult, X> value) {
    Extractor<SqlResult, X> extractor =
        new FindExtractor<>(name, result -> safely(() -> new Some<>(value.apply(result))));
    io.gatling.core.check.CheckBuilder.Find<Type, SqlResult, X> wrapped =
        new io.gatling.core.check.CheckBuilder$Find$Default<>(
            Expressions.toStaticValueExpression(extractor), true);
    return new CheckBuilder.Find.Default<>(wrapped, type, valueType, null);
  }

  private static <X> CheckBuilder.MultipleFind<X> values(
      String check, Type type, String column, Class<X> valueType, Function<SqlResult, Table> of) {
    Class<X> boxed = boxed(valueType);
    return new CheckBuilder.MultipleFind.Default<>(
        new ColumnFind<>(check, column, boxed, of), type, boxed, null);
  }

  /** The values of one column. */
  private static final class ColumnFind<X>
      extends io.gatling.core.check.CheckBuilder$MultipleFind$Default<Type, SqlResult, X> {
    private final String check;
    private final String column;
    private final Class<X> type;
    private final Function<SqlResult, Table> table;

    ColumnFind(String check, String column, Class<X> type, Function<SqlResult, Table> table) {
      super(true);
      this.check = check;
      this.column = column;
      this.type = type;
      this.table = table;
    }

    @Override
    public Function1<Session, Validation<Extractor<SqlResult, X>>> findExtractor(int occurrence) {
      return Expressions.toStaticValueExpression(
          new FindCriterionExtractor<>(
              check, column, occurrence, result -> safely(() -> at(result, occurrence))));
    }

    @Override
    public Function1<Session, Validation<Extractor<SqlResult, scala.collection.immutable.Seq<X>>>>
        findAllExtractor() {
      return Expressions.toStaticValueExpression(
          new FindAllCriterionExtractor<>(check, column, result -> safely(() -> all(result))));
    }

    @Override
    public Function1<Session, Validation<Extractor<SqlResult, Object>>> countExtractor() {
      return Expressions.toStaticValueExpression(
          new CountCriterionExtractor<>(
              check, column, result -> safely(() -> new Some<>(rows(result).size()))));
    }

    private List<Object[]> rows(SqlResult result) {
      table.apply(result).indexOf(column);
      return table.apply(result).rows();
    }

    /** A row's NULL is there: {@code isNull()} finds it; a row that is not there is not. */
    private Option<X> at(SqlResult result, int occurrence) {
      int index = table.apply(result).indexOf(column);
      List<Object[]> rows = table.apply(result).rows();
      return occurrence < rows.size()
          ? new Some<>(cast(rows.get(occurrence)[index], type))
          : Option.empty();
    }

    private Option<scala.collection.immutable.Seq<X>> all(SqlResult result) {
      int index = table.apply(result).indexOf(column);
      List<X> values = new ArrayList<>();
      for (Object[] row : table.apply(result).rows()) {
        values.add(cast(row[index], type));
      }
      return values.isEmpty()
          ? Option.empty()
          : new Some<>(CollectionConverters.asScala(values).toList());
    }
  }

  private interface Extraction<V> {
    Option<V> get();
  }

  private static <V> Validation<Option<V>> safely(Extraction<V> extraction) {
    try {
      return new Success<>(extraction.get());
    } catch (IllegalArgumentException | ArithmeticException | ClassCastException e) {
      return failure(e.getMessage());
    }
  }

  /** Gatling's Failure is a Validation of Nothing, which Java does not see as one of anything. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <V> Validation<Option<V>> failure(String message) {
    return (Validation) new Failure(message);
  }

  @SuppressWarnings("unchecked")
  private static <X> Class<X> boxed(Class<X> type) {
    return (Class<X>) MethodType.methodType(type).wrap().returnType();
  }

  /** A database's number as the number that the check wants, and anything as text. */
  static <X> X cast(Object value, Class<X> type) {
    Object converted = value;
    if (value instanceof Number number) {
      if (type == Long.class) {
        converted = exact(number).longValueExact();
      } else if (type == Integer.class) {
        converted = exact(number).intValueExact();
      } else if (type == Double.class) {
        converted = number.doubleValue();
      } else if (type == java.math.BigDecimal.class) {
        converted = exact(number);
      }
    }
    if (type == String.class && value != null) {
      converted = value.toString();
    }
    if (converted != null && !type.isInstance(converted)) {
      throw new ClassCastException(
          "the value is a " + value.getClass().getName() + ", not a " + type.getName());
    }
    return type.cast(converted);
  }

  private static java.math.BigDecimal exact(Number number) {
    return number instanceof java.math.BigDecimal decimal
        ? decimal
        : new java.math.BigDecimal(number.toString());
  }

  /** The check as Gatling's core has it. */
  @SuppressWarnings("unchecked")
  static Check<SqlResult> build(CheckBuilder check) {
    return ((io.gatling.core.check.CheckBuilder<Type, SqlResult>) check.asScala())
        .build(MATERIALIZER);
  }

  /** What the checks say of a result, and the session with what they saved. */
  static Tuple2<Session, Option<Failure>> run(
      SqlResult result, Session session, scala.collection.immutable.List<Check<SqlResult>> checks) {
    return Check$.MODULE$.check(result, session, checks);
  }
}

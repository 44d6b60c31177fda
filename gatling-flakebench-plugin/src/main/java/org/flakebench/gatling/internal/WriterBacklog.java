package org.flakebench.gatling.internal;

import io.gatling.core.stats.DataWritersStatsEngine;
import io.gatling.core.stats.StatsEngine;
import io.netty.util.internal.shaded.org.jctools.queues.MessagePassingQueue;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How many records wait in the mailboxes of Gatling's writers. Gatling 3.15.1 does not tell, so
 * this looks into its private fields; with another engine than Gatling's own (a test's) it says 0.
 */
final class WriterBacklog {
  private final List<MessagePassingQueue<?>> mailboxes;

  private WriterBacklog(List<MessagePassingQueue<?>> mailboxes) {
    this.mailboxes = mailboxes;
  }

  static WriterBacklog of(StatsEngine engine) {
    List<MessagePassingQueue<?>> mailboxes = new ArrayList<>();
    if (engine instanceof DataWritersStatsEngine) {
      try {
        Object writers = read(engine, "dataWriters");
        for (Object writer :
            CollectionConverters.asJava((scala.collection.immutable.Seq<?>) writers)) {
          mailboxes.add((MessagePassingQueue<?>) read(writer, "mbox"));
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(
            "Gatling's writers are not built as in 3.15.1: this plugin is pinned to that version",
            e);
      }
    }
    return new WriterBacklog(mailboxes);
  }

  private static Object read(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  /** Records waiting in the fullest mailbox. */
  int size() {
    int most = 0;
    for (MessagePassingQueue<?> mailbox : mailboxes) {
      most = Math.max(most, mailbox.size());
    }
    return most;
  }
}

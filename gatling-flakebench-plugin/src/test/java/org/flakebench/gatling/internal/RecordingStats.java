package org.flakebench.gatling.internal;

import io.gatling.commons.stats.Status;
import io.gatling.core.actor.ActorRef;
import io.gatling.core.controller.Controller;
import io.gatling.core.session.GroupBlock;
import io.gatling.core.stats.StatsEngine;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Keeps what Gatling would report. */
final class RecordingStats implements StatsEngine {
  record Response(
      String scenario,
      List<String> groups,
      String name,
      long startMillis,
      long endMillis,
      String status,
      String message) {
    long millis() {
      return endMillis - startMillis;
    }
  }

  private final List<Response> responses = new CopyOnWriteArrayList<>();

  List<Response> responses() {
    return responses;
  }

  @Override
  public void logResponse(
      String scenario,
      scala.collection.immutable.List<String> groups,
      String name,
      long startMillis,
      long endMillis,
      Status status,
      Option<String> code,
      Option<String> message) {
    responses.add(
        new Response(
            scenario,
            List.copyOf(CollectionConverters.asJava(groups)),
            name,
            startMillis,
            endMillis,
            status.name(),
            message.isEmpty() ? null : message.get()));
  }

  @Override
  public void start() {}

  @Override
  public void stop(ActorRef<Controller.Command> controller, Option<Exception> crash) {}

  @Override
  public void logUserStart(String scenario) {}

  @Override
  public void logUserEnd(String scenario) {}

  @Override
  public void logGroupEnd(String scenario, GroupBlock group, long exitTimestamp) {}

  @Override
  public void logRequestCrash(
      String scenario, scala.collection.immutable.List<String> groups, String name, String error) {}
}

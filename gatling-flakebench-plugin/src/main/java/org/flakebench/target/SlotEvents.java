package org.flakebench.target;

import org.flakebench.measure.ErrorSample;

/** What a slot tells beside its outcomes; rare, and called on the slot's thread. */
public interface SlotEvents {
  /** The slot has a connection. */
  void connected();

  /** The slot lost its connection. */
  void disconnected();

  /** A new connection could not be had; the slot tries again. */
  void reconnectFailed(RuntimeException reason);

  /** One of the first errors of a category. */
  void errorSample(ErrorSample sample);
}

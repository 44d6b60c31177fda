package org.flakebench.bridge;

import java.nio.ByteBuffer;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorOrigin;

/**
 * What an error index of execution records means.
 *
 * @param message one example, values redacted; may be null
 */
record ErrorDefinition(int index, ErrorKey key, String message) {

  byte[] toBytes() {
    return new Payload()
        .number(index)
        .text(key.category())
        .text(key.origin().name())
        .text(key.sqlState())
        .text(message)
        .toBytes();
  }

  static ErrorDefinition of(ByteBuffer in) {
    int index = Math.toIntExact(in.getLong());
    ErrorKey key =
        new ErrorKey(Payload.text(in), ErrorOrigin.valueOf(Payload.text(in)), Payload.text(in));
    return new ErrorDefinition(index, key, Payload.text(in));
  }
}

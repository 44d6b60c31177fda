/**
 * What simulations import: {@link org.flakebench.gatling.FlakeBenchDsl} and the builders that it
 * gives. Nothing here takes or gives null unless it says so. No method is named with a keyword of
 * Kotlin, and none has overloads between which a Kotlin lambda could not decide.
 */
@NullMarked
package org.flakebench.gatling;

import org.jspecify.annotations.NullMarked;

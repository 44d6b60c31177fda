/** Users, logins, sessions and their parameters. */
package org.flakebench.emulator.session;

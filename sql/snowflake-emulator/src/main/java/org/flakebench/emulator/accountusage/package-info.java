/** The views of ACCOUNT_USAGE and INFORMATION_SCHEMA. */
package org.flakebench.emulator.accountusage;

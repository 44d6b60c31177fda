/**
 * Snowflake tables under test, and the way in for everybody who talks to Snowflake: {@link
 * org.flakebench.target.snowflake.SnowflakeLogin} says who, {@link
 * org.flakebench.target.snowflake.SnowflakeConnector} opens connections with the driver set as load
 * tests need it. The driver's own classes are used here only.
 */
package org.flakebench.target.snowflake;

/**
 * What people and programs read about a run: the summary and how it follows from facts and added-up
 * intervals, its verdict by SLOs, and its forms (JSON, console text, Markdown, JUnit XML). Pure: no
 * store, no clock; files are written only by the methods that say so.
 */
package org.flakebench.report;

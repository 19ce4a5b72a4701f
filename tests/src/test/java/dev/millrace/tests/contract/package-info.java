/** Contracts and checks as their users meet them: jobs that are run, held against stored answers. */
@NullMarked
package dev.millrace.tests.contract;

import org.jspecify.annotations.NullMarked;

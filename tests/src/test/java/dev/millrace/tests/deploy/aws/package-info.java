/** The life of a deployment on emulated services. */
@NullMarked
package dev.millrace.tests.deploy.aws;

import org.jspecify.annotations.NullMarked;

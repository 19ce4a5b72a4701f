package dev.millrace.sdk.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test with a parameter of type {@link dev.millrace.sdk.Millrace}, which is opened on a new home for each test and closed and deleted after it. On
 * a class: for all its {@code @Test} methods; on a method, it is the {@code @Test} as well, and its own settings win.
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(MillraceExtension.class)
@Test
public @interface MillraceTest {
    /** Tasks at once. */
    int slots() default 2;

    /** Memory of all tasks together. */
    String memory() default "512MB";

    /** Where relative paths begin; empty: the working directory. */
    String folder() default "";

    /** Other settings, each {@code key=value}: {@code plan.collapse=false} computes in many tasks what would be one. */
    String[] settings() default {};
}

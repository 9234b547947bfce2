package dev.credgate.ffi;

/** How C is reached where this runs. */
interface Platform {

    /**
     * The one of this process. GraalVM sets the property while it builds an image, which is when
     * this is evaluated for the image.
     */
    Platform HERE =
            System.getProperty("org.graalvm.nativeimage.imagecode") != null
                    ? new ImagePlatform()
                    : new ForeignPlatform();

    Library open(String file);

    NativeFunction function(long address, int arguments);

    Block allocate(int size);

    Block at(long address, int size);

    /** A loaded library. */
    interface Library {

        /** The address, or 0 when there is no such function. */
        long symbol(String name);

        void close();
    }

    /** Memory, whose bounds the caller checks. */
    interface Block {

        long address();

        long getLong(int offset);

        void putLong(int offset, long value);

        void copyIn(int offset, byte[] bytes, int from, int length);

        void copyOut(int offset, byte[] bytes);

        void close();
    }
}

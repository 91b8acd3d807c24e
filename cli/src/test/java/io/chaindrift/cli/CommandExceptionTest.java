package io.chaindrift.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandExceptionTest {

    static Stream<Arguments> failures() {
        ConnectException unresolved = new ConnectException();
        unresolved.initCause(new UnresolvedAddressException());
        return Stream.of(
                Arguments.of(new NoSuchFileException("f"), "there is no such file"),
                Arguments.of(new AccessDeniedException("f"), "this user may not"),
                Arguments.of(new NotDirectoryException("f"), "it is no directory"),
                Arguments.of(new UnknownHostException("h"), "its host has no address"),
                Arguments.of(unresolved, "its host has no address"),
                Arguments.of(new ConnectException(), "nothing listens there"),
                Arguments.of(new HttpTimeoutException("x"), "it did not answer in time"),
                Arguments.of(new IOException("around it", new NoSuchFileException("f")), "there is no such file"),
                Arguments.of(new IOException("the disk is full"), "the disk is full"),
                Arguments.of(new IOException(), "IOException"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldSayWhyInWords(Throwable failure, String words) {
        assertEquals(words, CommandException.words(failure));
    }
}

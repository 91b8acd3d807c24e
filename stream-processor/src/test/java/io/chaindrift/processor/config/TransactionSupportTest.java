package io.chaindrift.processor.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.config.TransactionSupport.Answer;
import org.junit.jupiter.api.Test;

class TransactionSupportTest {

    private static final short OF_4 = TransactionSupport.METADATA_OF_4;

    @Test
    void soundTransactionsAreTaken() {
        assertEquals(Answer.GO, TransactionSupport.of(OF_4, (short) 2).answer());
    }

    @Test
    void aClusterOf4WithoutThemIsRefusedAndToldWhatToDo() {
        for (Short level : new Short[] {null, (short) 0, (short) 1}) {
            TransactionSupport found = TransactionSupport.of(OF_4, level);
            assertEquals(Answer.REFUSE, found.answer());
            assertTrue(found.reason().contains("transaction.version=2"), found.reason());
        }
    }

    @Test
    void anOlderClusterIsWarnedOf() {
        assertEquals(
                Answer.WARN, TransactionSupport.of((short) (OF_4 - 1), null).answer());
        assertEquals(Answer.WARN, TransactionSupport.of(null, null).answer());
    }
}

package dev.credgate.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code turn}: locked by the one replica whose turn it is. */
@Entity
@Table(name = "turn")
@SuppressWarnings("NullAway.Init")
class Turn {

    @Id String name;
}

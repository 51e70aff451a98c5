<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AboutEngine</name>
    <message>
        <source>Open its licence in the browser</source>
        <translation>Ouvrir sa licence dans le navigateur</translation>
    </message>
    <message>
        <source>Maker: {name}</source>
        <translation>Auteur&#xa0;: {name}</translation>
    </message>
    <message>
        <source>Version: {name}</source>
        <translation>Version&#xa0;: {name}</translation>
    </message>
    <message>
        <source>Origin: {text}</source>
        <translation>Origine&#xa0;: {text}</translation>
    </message>
    <message>
        <source>Indemnity: none; nobody answers for claims of others against its pictures.</source>
        <translation>Garantie&#xa0;: aucune&#xa0;; personne ne répond des réclamations de tiers contre ses images.</translation>
    </message>
    <message>
        <source>Indemnity: {who}</source>
        <translation>Garantie&#xa0;: {who}</translation>
    </message>
</context>
<context>
    <name>AboutPage</name>
    <message>
        <source>Copy the facts</source>
        <translation>Copier ces informations</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>Composants et licences</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>Dresses real photographs of real people in your garments, on your own machine. The person stays the photographer&apos;s own pixels, bit for bit.</source>
        <translation>Habille de vraies photos de vraies personnes avec vos vêtements, sur votre propre machine. La personne reste faite des pixels du photographe, au bit près.</translation>
    </message>
    <message>
        <source>Nothing of yours leaves this machine unless you publish it; there is no telemetry.</source>
        <translation>Rien de ce qui est à vous ne quitte cette machine sans que vous le publiiez&#xa0;; il n’y a pas de télémétrie.</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Cette machine</translation>
    </message>
    <message>
        <source>Engines</source>
        <translation>Moteurs</translation>
    </message>
    <message>
        <source>commercial work is allowed</source>
        <translation>usage commercial autorisé</translation>
    </message>
    <message>
        <source>not for commercial work</source>
        <translation>usage commercial exclu</translation>
    </message>
    <message>
        <source>This part brings no text of its licence.</source>
        <translation>Ce composant est fourni sans le texte de sa licence.</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Système</translation>
    </message>
</context>
<context>
    <name>Account</name>
    <message>
        <source>{count} charged</source>
        <translation>facturé&#xa0;: {count}</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>à l’instant</translation>
    </message>
    <message>
        <source>{count} min ago</source>
        <translation>il y a {count}&#xa0;min</translation>
    </message>
    <message>
        <source>{count} h ago</source>
        <translation>il y a {count}&#xa0;h</translation>
    </message>
    <message>
        <source>on {day}</source>
        <translation>le {day}</translation>
    </message>
    <message>
        <source>1 needs you</source>
        <translation>1 à traiter</translation>
    </message>
    <message>
        <source>{count} need you</source>
        <translation>{count} à traiter</translation>
    </message>
    <message>
        <source>{count} waiting</source>
        <translation>{count} en attente</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>cette machine</translation>
    </message>
    <message>
        <source>working offline</source>
        <translation>travail hors ligne</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>déconnecté</translation>
    </message>
    <message>
        <source>syncing</source>
        <translation>synchronisation</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>hors ligne</translation>
    </message>
    <message>
        <source>no account</source>
        <translation>aucun compte</translation>
    </message>
    <message>
        <source>synced {when}</source>
        <translation>synchronisé {when}</translation>
    </message>
    <message>
        <source>setting up the demo account</source>
        <translation>préparation du compte de démonstration</translation>
    </message>
    <message>
        <source>not synced yet</source>
        <translation>pas encore synchronisé</translation>
    </message>
    <message>
        <source>All of them are reserved to this machine for work without a network.</source>
        <translation>Ils sont tous réservés à cette machine pour travailler sans réseau.</translation>
    </message>
    <message>
        <source>{count} of them are reserved to this machine for work without a network.</source>
        <translation>{count} d’entre eux sont réservés à cette machine pour travailler sans réseau.</translation>
    </message>
    <message>
        <source>All of them are reserved to this machine until {day}, for work without a network.</source>
        <translation>Ils sont tous réservés à cette machine jusqu’au {day}, pour travailler sans réseau.</translation>
    </message>
    <message>
        <source>{count} of them are reserved to this machine until {day}, for work without a network.</source>
        <translation>{count} d’entre eux sont réservés à cette machine jusqu’au {day}, pour travailler sans réseau.</translation>
    </message>
    <message>
        <source>{count} more are held for renders that nobody decided about, and charged when they are kept.</source>
        <translation>{count} autres sont retenus pour des rendus à décider&#xa0;; ils sont facturés quand ces rendus sont conservés.</translation>
    </message>
    <message>
        <source>Your own sets earned {credits}, to be paid out.</source>
        <translation>Vos propres séries ont rapporté {credits}, à vous verser.</translation>
    </message>
    <message>
        <source>You owe {credits}: more was spent than there was. What you buy next pays that first; until then nothing is reserved for work without a network.</source>
        <translation>Vous devez {credits}&#xa0;: les dépenses ont dépassé le solde. Votre prochain achat règle d’abord cette dette&#xa0;; jusque-là, rien n’est réservé pour travailler sans réseau.</translation>
    </message>
</context>
<context>
    <name>AccountModel</name>
    <message>
        <source>Signed in as {name}.</source>
        <translation>Connecté en tant que {name}.</translation>
    </message>
</context>
<context>
    <name>AccountPanel</name>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>Crédits</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Relevé</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Appareils</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>À traiter</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Everything that left this machine</source>
        <translation>Tout ce qui a quitté cette machine</translation>
    </message>
</context>
<context>
    <name>AddressLine</name>
    <message>
        <source>Address of the page</source>
        <translation>Adresse de la page</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Copier l’adresse</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
</context>
<context>
    <name>AloneWindow</name>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
</context>
<context>
    <name>BalancePlot</name>
    <message>
        <source>Credits over time</source>
        <translation>Évolution des crédits</translation>
    </message>
    <message>
        <source>Nothing happened yet</source>
        <translation>Rien pour l’instant</translation>
    </message>
    <message>
        <source>{first} on {day}, {last} now, at most {most}</source>
        <translation>{first} le {day}, {last} maintenant, {most} au plus</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
</context>
<context>
    <name>Browser</name>
    <message>
        <source>The photos changed meanwhile, so nothing was done. Select them once more.</source>
        <translation>Les photos ont changé entre-temps, rien n’a donc été fait. Sélectionnez-les de nouveau.</translation>
    </message>
</context>
<context>
    <name>BuyBox</name>
    <message>
        <source>Originals that are here</source>
        <translation>Originaux déjà ici</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Débloquer</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Pas maintenant</translation>
    </message>
    <message>
        <source>Unlock for {cost}</source>
        <translation>Débloquer pour {cost}</translation>
    </message>
    <message>
        <source>Unlock the originals</source>
        <translation>Débloquer les originaux</translation>
    </message>
    <message>
        <source>Unlock, free</source>
        <translation>Débloquer gratuitement</translation>
    </message>
    <message>
        <source>Connect to your account…</source>
        <translation>Se connecter à votre compte…</translation>
    </message>
    <message>
        <source>Open the account</source>
        <translation>Ouvrir le compte</translation>
    </message>
    <message>
        <source>The demo account has {balance} left. Connect to your account in the settings to have more.</source>
        <translation>Il reste {balance} au compte de démonstration. Connectez votre compte dans les réglages pour en avoir plus.</translation>
    </message>
    <message>
        <source>You have {balance}. Buy credits in your account, then unlock.</source>
        <translation>Vous avez {balance}. Achetez des crédits dans votre compte, puis débloquez.</translation>
    </message>
    <message>
        <source>You have {balance}; {left} stay.</source>
        <translation>Vous avez {balance}&#xa0;; il restera {left}.</translation>
    </message>
    <message>
        <source>Spend {cost}?</source>
        <translation>Dépenser {cost}&#xa0;?</translation>
    </message>
    <message>
        <source>Unlock it?</source>
        <translation>La débloquer&#xa0;?</translation>
    </message>
    <message>
        <source>{parts}. Charged now; the set is yours to use offline.</source>
        <translation>{parts}. Facturé maintenant&#xa0;; la série est à vous, utilisable hors ligne.</translation>
    </message>
    <message>
        <source>Unlock now</source>
        <translation>Débloquer maintenant</translation>
    </message>
    <message>
        <source>Unlocking</source>
        <translation>Déblocage en cours</translation>
    </message>
    <message>
        <source>{done} of {total}. You can go on working.</source>
        <translation>{done} sur {total}. Vous pouvez continuer à travailler.</translation>
    </message>
    <message>
        <source>Asking for the list of files.</source>
        <translation>Demande de la liste des fichiers.</translation>
    </message>
    <message>
        <source>Fetching the originals</source>
        <translation>Téléchargement des originaux</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Not all originals are here</source>
        <translation>Il manque encore des originaux</translation>
    </message>
    <message>
        <source>The set is yours. What is here already is kept.</source>
        <translation>La série est à vous. Ce qui est déjà là est conservé.</translation>
    </message>
    <message>
        <source>Go on fetching</source>
        <translation>Continuer le téléchargement</translation>
    </message>
    <message>
        <source>Unlocked</source>
        <translation>Débloquée</translation>
    </message>
    <message>
        <source>The set is yours; its originals are not on this machine yet.</source>
        <translation>La série est à vous&#xa0;; ses originaux ne sont pas encore sur cette machine.</translation>
    </message>
    <message>
        <source>Fetch the originals</source>
        <translation>Télécharger les originaux</translation>
    </message>
    <message>
        <source>In your library</source>
        <translation>Dans votre bibliothèque</translation>
    </message>
    <message>
        <source>Its originals and anchor maps are on this machine and work offline.</source>
        <translation>Ses originaux et ses cartes d’ancrage sont sur cette machine et fonctionnent hors ligne.</translation>
    </message>
    <message>
        <source>Show in Library</source>
        <translation>Afficher dans la bibliothèque</translation>
    </message>
    <message>
        <source>No longer in Explore</source>
        <translation>N’est plus dans Explorer</translation>
    </message>
    <message>
        <source>Its creator may have withdrawn it. Nothing was spent; choose another set.</source>
        <translation>Son créateur l’a peut-être retirée. Rien n’a été dépensé&#xa0;; choisissez une autre série.</translation>
    </message>
    <message>
        <source>All sets</source>
        <translation>Toutes les séries</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Tint</source>
        <translation>Teinte</translation>
    </message>
    <message>
        <source>Matte</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>On black</source>
        <translation>Sur noir</translation>
    </message>
    <message>
        <source>On white</source>
        <translation>Sur blanc</translation>
    </message>
    <message>
        <source>Soft edge</source>
        <translation>Contour adouci</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>Protection</translation>
    </message>
    <message>
        <source>Paint {mask}</source>
        <translation>Peindre {mask}</translation>
    </message>
    <message>
        <source>Erase from {mask}</source>
        <translation>Effacer de {mask}</translation>
    </message>
    <message>
        <source>Paint {mask}; hold Alt to erase</source>
        <translation>Peindre {mask}&#xa0;; maintenez Alt pour effacer</translation>
    </message>
    <message>
        <source>Erase from {mask}; hold Alt to paint</source>
        <translation>Effacer de {mask}&#xa0;; maintenez Alt pour peindre</translation>
    </message>
    <message>
        <source>Move {point}</source>
        <translation>Déplacer&#xa0;: {point}</translation>
    </message>
    <message>
        <source>Remove {point}</source>
        <translation>Supprimer&#xa0;: {point}</translation>
    </message>
    <message>
        <source>Place {point}</source>
        <translation>Placer&#xa0;: {point}</translation>
    </message>
    <message>
        <source>{point}: drag it, or nudge it with the arrow keys; Delete removes it</source>
        <translation>{point}&#xa0;: faites-le glisser ou déplacez-le avec les flèches&#xa0;; Suppr le supprime</translation>
    </message>
    <message>
        <source>All points are placed; drag the ones that are off</source>
        <translation>Tous les points sont placés&#xa0;; faites glisser ceux qui sont décalés</translation>
    </message>
    <message>
        <source>Click the {point} (the wearer’s left: on the right in a picture from the front)</source>
        <translation>Cliquez&#xa0;: {point} (côté gauche de la personne&#xa0;: à droite sur une photo de face)</translation>
    </message>
    <message>
        <source>Click the {point} (the wearer’s right: on the left in a picture from the front)</source>
        <translation>Cliquez&#xa0;: {point} (côté droit de la personne&#xa0;: à gauche sur une photo de face)</translation>
    </message>
    <message>
        <source>Click the {point}</source>
        <translation>Cliquez&#xa0;: {point}</translation>
    </message>
    <message>
        <source>Click the first corner or press Enter to close the outline; Backspace takes a corner back</source>
        <translation>Cliquez sur le premier sommet ou appuyez sur Entrée pour fermer le contour&#xa0;; Retour arrière annule un sommet</translation>
    </message>
    <message>
        <source>Outline {mask}: click its corners, or draw around it</source>
        <translation>Détourer {mask}&#xa0;: cliquez les sommets ou tracez le contour</translation>
    </message>
    <message>
        <source>Outline {mask}</source>
        <translation>Détourer {mask}</translation>
    </message>
    <message>
        <source>Finding the edge of {mask} …</source>
        <translation>Recherche du contour&#xa0;: {mask} …</translation>
    </message>
    <message>
        <source>Add strokes to {mask}, or hold Alt over what does not belong to it</source>
        <translation>Ajoutez des traits sur {mask}, ou maintenez Alt sur ce qui n’en fait pas partie</translation>
    </message>
    <message>
        <source>Draw roughly over {mask}; hold Alt over what does not belong to it</source>
        <translation>Tracez grossièrement sur {mask}&#xa0;; maintenez Alt sur ce qui n’en fait pas partie</translation>
    </message>
    <message>
        <source>the upper garment</source>
        <translation>le haut</translation>
    </message>
    <message>
        <source>the lower garment</source>
        <translation>le bas</translation>
    </message>
    <message>
        <source>the dress</source>
        <translation>la robe</translation>
    </message>
    <message>
        <source>the outerwear</source>
        <translation>la veste ou le manteau</translation>
    </message>
    <message>
        <source>the protect mask</source>
        <translation>le masque de protection</translation>
    </message>
    <message>
        <source>the cut-out</source>
        <translation>le détourage</translation>
    </message>
</context>
<context>
    <name>Collecting</name>
    <message>
        <source>Rename a collection</source>
        <translation>Renommer une collection</translation>
    </message>
    <message>
        <source>Change a rule</source>
        <translation>Modifier une règle</translation>
    </message>
    <message>
        <source>Move a collection</source>
        <translation>Déplacer une collection</translation>
    </message>
    <message>
        <source>Delete a collection</source>
        <translation>Supprimer une collection</translation>
    </message>
    <message>
        <source>Add to a collection</source>
        <translation>Ajouter à une collection</translation>
    </message>
    <message>
        <source>Take out of a collection</source>
        <translation>Retirer d’une collection</translation>
    </message>
    <message>
        <source>Order by hand</source>
        <translation>Classer à la main</translation>
    </message>
    <message>
        <source>Clear the quick collection</source>
        <translation>Vider la collection rapide</translation>
    </message>
    <message>
        <source>Close all stacks</source>
        <translation>Réduire toutes les piles</translation>
    </message>
    <message>
        <source>Open all stacks</source>
        <translation>Développer toutes les piles</translation>
    </message>
    <message>
        <source>Put on top of its stack</source>
        <translation>Placer en haut de la pile</translation>
    </message>
    <message>
        <source>Stack by time</source>
        <translation>Empiler par heure de prise de vue</translation>
    </message>
    <message>
        <source>Remove a source</source>
        <translation>Retirer une source</translation>
    </message>
    <message>
        <source>New collection</source>
        <translation>Nouvelle collection</translation>
    </message>
</context>
<context>
    <name>ColourSection</name>
    <message>
        <source>Colour</source>
        <translation>Couleur</translation>
    </message>
    <message>
        <source>Colour profile</source>
        <translation>Profil de couleur</translation>
    </message>
    <message>
        <source>Rendering intent</source>
        <translation>Mode de rendu</translation>
    </message>
</context>
<context>
    <name>ComfyFolderDialog</name>
    <message>
        <source>A folder for ComfyUI</source>
        <translation>Un dossier pour ComfyUI</translation>
    </message>
</context>
<context>
    <name>ComfyWorkflows</name>
    <message>
        <source>{folder} has the workflow, its pictures, and a page that says what goes where.</source>
        <translation>{folder} contient le flux de travail, ses images et une page qui dit où va quoi.</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Zoom both together</source>
        <translation>Zoom lié</translation>
    </message>
    <message>
        <source>Fit, or 100 %</source>
        <translation>Ajuster ou 100&#xa0;%</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>Permuter</translation>
    </message>
    <message>
        <source>Make the candidate the select</source>
        <translation>Faire du candidat la sélection</translation>
    </message>
    <message>
        <source>Candidate before</source>
        <translation>Candidat précédent</translation>
    </message>
    <message>
        <source>Next candidate</source>
        <translation>Candidat suivant</translation>
    </message>
    <message>
        <source>{zoom} %</source>
        <translation>{zoom}&#xa0;%</translation>
    </message>
</context>
<context>
    <name>ComparePane</name>
    <message>
        <source>The photo as it was</source>
        <translation>La photo d’origine</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Sélection</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Candidat</translation>
    </message>
    <message>
        <source>No other photo to compare</source>
        <translation>Aucune autre photo à comparer</translation>
    </message>
</context>
<context>
    <name>ConnectPage</name>
    <message>
        <source>Garments, looks, renders and your own photos stay as they are: they are on this machine and do not belong to an account.</source>
        <translation>Vêtements, looks, rendus et vos propres photos restent tels quels&#xa0;: ils sont sur cette machine et n’appartiennent pas à un compte.</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse du serveur</translation>
    </message>
    <message>
        <source>Test the address</source>
        <translation>Tester l’adresse</translation>
    </message>
    <message>
        <source>Back to the demo account</source>
        <translation>Revenir au compte de démonstration</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Se déconnecter</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Connect to your account</source>
        <translation>Se connecter à votre compte</translation>
    </message>
    <message>
        <source>Address of your house&apos;s server, or of a public one</source>
        <translation>Adresse du serveur de votre maison, ou d’un serveur public</translation>
    </message>
    <message>
        <source>The studio uses its own demo account, on this machine alone.</source>
        <translation>Le studio utilise son propre compte de démonstration, sur cette machine seulement.</translation>
    </message>
    <message>
        <source>Signed out of {server}.</source>
        <translation>Déconnecté de {server}.</translation>
    </message>
    <message>
        <source>Signed in to {server} as {name}.</source>
        <translation>Connecté à {server} en tant que {name}.</translation>
    </message>
    <message>
        <source>Connect to another account</source>
        <translation>Se connecter à un autre compte</translation>
    </message>
    <message>
        <source>What is of the demo stays behind: {sets} and {credits}.</source>
        <translation>Ce qui appartient à la démonstration ne suit pas&#xa0;: {sets} et {credits}.</translation>
    </message>
    <message numerus="yes">
        <source>%n unlocked sets</source>
        <translation>
            <numerusform>%n série débloquée</numerusform>
            <numerusform>%n séries débloquées</numerusform>
        </translation>
    </message>
    <message>
        <source>What is of the demo stays behind: its sample sets and {credits}.</source>
        <translation>Ce qui appartient à la démonstration ne suit pas&#xa0;: ses séries d’exemple et {credits}.</translation>
    </message>
    <message>
        <source>Looking for a house server there.</source>
        <translation>Recherche d’un serveur de la maison à cette adresse.</translation>
    </message>
    <message>
        <source>A house server answers at {server}.</source>
        <translation>Un serveur de la maison répond à l’adresse {server}.</translation>
    </message>
</context>
<context>
    <name>CourierModel</name>
    <message>
        <source>{file} is written. Carry it to your house&apos;s server, and take in here all that it answers.</source>
        <translation>{file} est écrit. Portez-le au serveur de votre maison, et reprenez ici tout ce qu’il répond.</translation>
    </message>
    <message numerus="yes">
        <source>%n operations are in it.</source>
        <translation>
            <numerusform>%n opération s’y trouve.</numerusform>
            <numerusform>%n opérations s’y trouvent.</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} is written. Carry it to whoever runs your house&apos;s server, and take in here what you are given for it.</source>
        <translation>{file} est écrit. Portez-le au responsable du serveur de votre maison, et reprenez ici ce qu’on vous donne en échange.</translation>
    </message>
    <message>
        <source>This machine belongs to {name} now. The server&apos;s key is {key}: compare it with the one that is shown there.</source>
        <translation>Cette machine appartient maintenant à {name}. La clé du serveur est {key}&#xa0;: comparez-la à celle qui est affichée là-bas.</translation>
    </message>
    <message numerus="yes">
        <source>%n operations were settled.</source>
        <translation>
            <numerusform>%n opération a été réglée.</numerusform>
            <numerusform>%n opérations ont été réglées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were refused: see “Needs you”.</source>
        <translation>
            <numerusform>%n a été refusée&#xa0;: voir «&#xa0;À traiter&#xa0;».</numerusform>
            <numerusform>%n ont été refusées&#xa0;: voir «&#xa0;À traiter&#xa0;».</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pieces of news came.</source>
        <translation>
            <numerusform>%n nouvelle est arrivée.</numerusform>
            <numerusform>%n nouvelles sont arrivées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photos are new in the library.</source>
        <translation>
            <numerusform>%n photo est nouvelle dans la bibliothèque.</numerusform>
            <numerusform>%n photos sont nouvelles dans la bibliothèque.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sets of Explore are new or changed.</source>
        <translation>
            <numerusform>%n série d’Explorer est nouvelle ou modifiée.</numerusform>
            <numerusform>%n séries d’Explorer sont nouvelles ou modifiées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures of sets came.</source>
        <translation>
            <numerusform>%n image de série est arrivée.</numerusform>
            <numerusform>%n images de séries sont arrivées.</numerusform>
        </translation>
    </message>
    <message>
        <source>There was no room for all pictures: the next file asks for the others.</source>
        <translation>Il n’y avait pas de place pour toutes les images&#xa0;: le prochain fichier demandera les autres.</translation>
    </message>
    <message numerus="yes">
        <source>%n files are still missing: take in the other parts of the answer too.</source>
        <translation>
            <numerusform>%n fichier manque encore&#xa0;: reprenez aussi les autres parties de la réponse.</numerusform>
            <numerusform>%n fichiers manquent encore&#xa0;: reprenez aussi les autres parties de la réponse.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing in it was new.</source>
        <translation>Rien n’y était nouveau.</translation>
    </message>
</context>
<context>
    <name>CourierPart</name>
    <message>
        <source>Where this machine never has a network: a file asks your house&apos;s server to make it one of your account&apos;s, and the answer is taken in here.</source>
        <translation>Si cette machine n’a jamais de réseau&#xa0;: un fichier demande au serveur de votre maison d’en faire l’une de votre compte, et la réponse est reprise ici.</translation>
    </message>
    <message>
        <source>Without a network, files carry what a sync would: one to your house&apos;s server, and its answer back. The answer can also be dropped on this panel.</source>
        <translation>Sans réseau, des fichiers portent ce que ferait une synchronisation&#xa0;: l’un vers le serveur de votre maison, et sa réponse au retour. La réponse peut aussi être déposée sur ce panneau.</translation>
    </message>
    <message>
        <source>Ask by file…</source>
        <translation>Demander par fichier…</translation>
    </message>
    <message>
        <source>Write the file…</source>
        <translation>Écrire le fichier…</translation>
    </message>
    <message>
        <source>A small file, to be carried to the house&apos;s server</source>
        <translation>Un petit fichier, à porter au serveur de la maison</translation>
    </message>
    <message>
        <source>Take in the answer…</source>
        <translation>Reprendre la réponse…</translation>
    </message>
    <message>
        <source>All parts of it, or some of them, in any order</source>
        <translation>Toutes ses parties, ou certaines, dans n’importe quel ordre</translation>
    </message>
    <message>
        <source>Carry by hand</source>
        <translation>Porter à la main</translation>
    </message>
    <message>
        <source>What to ask for of Explore</source>
        <translation>Ce qu’il faut demander d’Explorer</translation>
    </message>
    <message>
        <source>Up to 1 GB of pictures, the newest first; what there is no room for comes the next time.</source>
        <translation>Jusqu’à 1 Go d’images, les plus récentes d’abord&#xa0;; ce qui n’a pas de place viendra la fois suivante.</translation>
    </message>
    <message>
        <source>Explore with all previews</source>
        <translation>Explorer avec tous les aperçus</translation>
    </message>
    <message>
        <source>Explore with covers</source>
        <translation>Explorer avec les couvertures</translation>
    </message>
    <message>
        <source>Explore without pictures</source>
        <translation>Explorer sans images</translation>
    </message>
    <message>
        <source>Nothing of Explore</source>
        <translation>Rien d’Explorer</translation>
    </message>
    <message>
        <source>At work on it…</source>
        <translation>En cours…</translation>
    </message>
    <message>
        <source>The file to be carried</source>
        <translation>Le fichier à porter</translation>
    </message>
    <message>
        <source>join</source>
        <translation>adhésion</translation>
    </message>
    <message>
        <source>to the house</source>
        <translation>pour la maison</translation>
    </message>
    <message>
        <source>The answer, all its parts</source>
        <translation>La réponse, toutes ses parties</translation>
    </message>
    <message>
        <source>Courier files (*{ending})</source>
        <translation>Fichiers de coursier (*{ending})</translation>
    </message>
</context>
<context>
    <name>CreditsPart</name>
    <message>
        <source>credits to spend</source>
        <translation>crédits à dépenser</translation>
    </message>
    <message>
        <source>Buy credits…</source>
        <translation>Acheter des crédits…</translation>
    </message>
    <message>
        <source>On the server&apos;s page, in the browser</source>
        <translation>Sur la page du serveur, dans le navigateur</translation>
    </message>
    <message>
        <source>Credits are bought in the browser. If no page has opened, this is its address:</source>
        <translation>Les crédits s’achètent dans le navigateur. Si aucune page ne s’est ouverte, en voici l’adresse&#xa0;:</translation>
    </message>
    <message>
        <source>No browser can be opened from here. Open this address on any machine:</source>
        <translation>Aucun navigateur ne peut être ouvert d’ici. Ouvrez cette adresse sur n’importe quelle machine&#xa0;:</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message numerus="yes">
        <source>%n missing files were found again.</source>
        <translation>
            <numerusform>%n fichier manquant a été retrouvé.</numerusform>
            <numerusform>%n fichiers manquants ont été retrouvés.</numerusform>
        </translation>
    </message>
    <message>
        <source>None of the missing files is in this folder. Look in another one.</source>
        <translation>Aucun des fichiers manquants n’est dans ce dossier. Cherchez dans un autre.</translation>
    </message>
    <message>
        <source>Queued once more. The new render appears here when it is finished.</source>
        <translation>Remis en file d’attente. Le nouveau rendu apparaîtra ici une fois terminé.</translation>
    </message>
</context>
<context>
    <name>DeviceRows</name>
    <message>
        <source>this machine</source>
        <translation>cette machine</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>révoqué</translation>
    </message>
    <message>
        <source>Since {day}, last seen {ago}</source>
        <translation>Depuis le {day}, dernière activité {ago}</translation>
    </message>
</context>
<context>
    <name>DevicesPage</name>
    <message>
        <source>These machines may spend credits of the account. Revoke one that is lost or sold.</source>
        <translation>Ces machines peuvent dépenser les crédits du compte. Révoquez celle qui est perdue ou vendue.</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Appareils</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Révoquer</translation>
    </message>
    <message>
        <source>Let it be</source>
        <translation>Ne rien changer</translation>
    </message>
    <message>
        <source>Asking for the devices</source>
        <translation>Demande de la liste des appareils</translation>
    </message>
    <message>
        <source>The account&apos;s server keeps the list of them.</source>
        <translation>Le serveur du compte en tient la liste.</translation>
    </message>
    <message>
        <source>No devices to show</source>
        <translation>Aucun appareil à afficher</translation>
    </message>
    <message>
        <source>They are listed here when the account&apos;s server can be reached.</source>
        <translation>Ils figurent ici quand le serveur du compte est joignable.</translation>
    </message>
    <message>
        <source>Revoke for good</source>
        <translation>Révoquer définitivement</translation>
    </message>
    <message>
        <source>{name} can then neither spend nor sync, and what it has not sent yet is lost. This cannot be taken back.</source>
        <translation>{name} ne pourra plus ni dépenser ni synchroniser, et ce qui n’a pas encore été envoyé sera perdu. C’est irréversible.</translation>
    </message>
</context>
<context>
    <name>DressingRoom</name>
    <message>
        <source>The look of {name}</source>
        <translation>Le look de {name}</translation>
    </message>
    <message>
        <source>The look of a render</source>
        <translation>Le look d’un rendu</translation>
    </message>
    <message>
        <source>put on {name}</source>
        <translation>enfiler {name}</translation>
    </message>
    <message>
        <source>take off {slot}</source>
        <translation>retirer&#xa0;: {slot}</translation>
    </message>
    <message>
        <source>{slot} as in the photo</source>
        <translation>{slot}&#xa0;: comme sur la photo</translation>
    </message>
    <message>
        <source>hide {name}</source>
        <translation>masquer {name}</translation>
    </message>
    <message>
        <source>show {name}</source>
        <translation>afficher {name}</translation>
    </message>
    <message>
        <source>{name} hidden</source>
        <translation>{name}&#xa0;: masqué</translation>
    </message>
    <message>
        <source>{name} seen again</source>
        <translation>{name}&#xa0;: de nouveau visible</translation>
    </message>
    <message>
        <source>move {name} to {slot}</source>
        <translation>porter {name} comme {slot}</translation>
    </message>
    <message>
        <source>wear the look of a render</source>
        <translation>reprendre le look d’un rendu</translation>
    </message>
    <message>
        <source>go back to {words}</source>
        <translation>revenir à&#xa0;: {words}</translation>
    </message>
    <message>
        <source>the photo as it was</source>
        <translation>la photo d’origine</translation>
    </message>
    <message>
        <source>{name} cannot be worn as {slot}. Choose its slot in its menu on the shelf if it is wrong.</source>
        <translation>{name} ne peut pas se porter comme {slot}. Si son emplacement est faux, corrigez-le dans son menu sur le portant.</translation>
    </message>
    <message>
        <source>{name} on {slot}</source>
        <translation>{name} ({slot})</translation>
    </message>
    <message>
        <source>Removed garment</source>
        <translation>Vêtement retiré</translation>
    </message>
    <message>
        <source>Draping</source>
        <translation>Drapé en cours</translation>
    </message>
    <message>
        <source>Drape preview · {ms} ms · not charged</source>
        <translation>Aperçu du drapé · {ms} ms · non facturé</translation>
    </message>
</context>
<context>
    <name>DressingRoomView</name>
    <message>
        <source>Variants side by side</source>
        <translation>Variantes côte à côte</translation>
    </message>
    <message>
        <source>There is nothing to compare yet. Render the look, or choose two variants with Ctrl.</source>
        <translation>Il n’y a encore rien à comparer. Lancez le rendu du look, ou choisissez deux variantes avec Ctrl.</translation>
    </message>
    <message>
        <source>Save the master as</source>
        <translation>Enregistrer le fichier maître sous</translation>
    </message>
    <message>
        <source>Reading the garment</source>
        <translation>Lecture du vêtement</translation>
    </message>
    <message>
        <source>Pick one in the tray below, or open a folder of your own.</source>
        <translation>Prenez-en une dans le bandeau ci-dessous, ou ouvrez l’un de vos dossiers.</translation>
    </message>
    <message>
        <source>Open a folder in the tray below: the photo that you dress is shown here.</source>
        <translation>Ouvrez un dossier dans le bandeau ci-dessous&#xa0;: la photo que vous habillez s’affiche ici.</translation>
    </message>
    <message>
        <source>Choose a photo</source>
        <translation>Choisissez une photo</translation>
    </message>
    <message>
        <source>No photo yet</source>
        <translation>Pas encore de photo</translation>
    </message>
    <message>
        <source>Dressing room</source>
        <translation>Cabine d’essayage</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>Rendu</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>Rendu en cours</translation>
    </message>
    <message>
        <source>Smart brush</source>
        <translation>Pinceau intelligent</translation>
    </message>
</context>
<context>
    <name>DropTargets</name>
    <message>
        <source>Drop to wear it</source>
        <translation>Déposez pour l’enfiler</translation>
    </message>
    <message>
        <source>{slot}, in place of {name}</source>
        <translation>{slot}, à la place de {name}</translation>
    </message>
</context>
<context>
    <name>Effects</name>
    <message>
        <source>{name} is no profile of a monitor, so the system&apos;s is used. Choose an ICC profile for RGB.</source>
        <translation>{name} n’est pas un profil de moniteur&#xa0;: celui du système est utilisé. Choisissez un profil ICC RVB.</translation>
    </message>
</context>
<context>
    <name>Egress</name>
    <message>
        <source>Fetch a model</source>
        <translation>Télécharger un modèle</translation>
    </message>
    <message>
        <source>Sync with the account</source>
        <translation>Synchroniser avec le compte</translation>
    </message>
    <message>
        <source>Look through Explore</source>
        <translation>Parcourir Explorer</translation>
    </message>
    <message>
        <source>Publish a photo set</source>
        <translation>Publier une série de photos</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Se connecter</translation>
    </message>
    <message>
        <source>name of a model</source>
        <translation>nom d’un modèle</translation>
    </message>
    <message>
        <source>proof of who asks</source>
        <translation>preuve d’identité du demandeur</translation>
    </message>
    <message>
        <source>account</source>
        <translation>compte</translation>
    </message>
    <message>
        <source>holds, charges and unlocks</source>
        <translation>montants retenus, facturations et déblocages</translation>
    </message>
    <message>
        <source>public key of this device</source>
        <translation>clé publique de cet appareil</translation>
    </message>
    <message>
        <source>a photo set of your own</source>
        <translation>une série de photos à vous</translation>
    </message>
    <message>
        <source>only the question</source>
        <translation>seulement la question</translation>
    </message>
    <message>
        <source>{count} B</source>
        <translation>{count}&#xa0;o</translation>
    </message>
    <message>
        <source>{sent} out, {got} in</source>
        <translation>{sent} envoyés, {got} reçus</translation>
    </message>
    <message>
        <source>under way, or cut off</source>
        <translation>en cours, ou interrompue</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>sans réponse</translation>
    </message>
    <message>
        <source>refused ({status})</source>
        <translation>refusée ({status})</translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 demande</translation>
    </message>
    <message>
        <source>{count} requests</source>
        <translation>{count} demandes</translation>
    </message>
    <message>
        <source>this machine ({host})</source>
        <translation>cette machine ({host})</translation>
    </message>
    <message>
        <source>All hosts</source>
        <translation>Tous les hôtes</translation>
    </message>
</context>
<context>
    <name>EnginePanel</name>
    <message>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
    <message>
        <source>Get the weights…</source>
        <translation>Obtenir les poids…</translation>
    </message>
    <message>
        <source>On the card</source>
        <translation>Sur la carte</translation>
    </message>
    <message>
        <source>Needs</source>
        <translation>Exige</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Énergie</translation>
    </message>
    <message>
        <source>Costs here</source>
        <translation>Coût ici</translation>
    </message>
    <message>
        <source>Hosted</source>
        <translation>En ligne</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>Maker and licence</source>
        <translation>Auteur et licence</translation>
    </message>
    <message>
        <source>LoRAs</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Engine ({key})</source>
        <translation>Moteur ({key})</translation>
    </message>
    <message>
        <source>{count} GB of GPU memory</source>
        <translation>{count}&#xa0;Go de mémoire GPU</translation>
    </message>
    <message>
        <source>{least} to {most} ¢ a picture</source>
        <translation>{least} à {most}&#xa0;¢ par image</translation>
    </message>
    <message>
        <source>LoRAs  {count}</source>
        <translation>LoRA  {count}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
</context>
<context>
    <name>Engines</name>
    <message>
        <source>commercial use allowed</source>
        <translation>usage commercial permis</translation>
    </message>
    <message>
        <source>not for commercial work</source>
        <translation>pas d’usage commercial</translation>
    </message>
    <message>
        <source>rank {count}</source>
        <translation>rang {count}</translation>
    </message>
    <message>
        <source>without its text part</source>
        <translation>sans sa partie texte</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16&#xa0;bits</translation>
    </message>
    <message>
        <source>one component on the card at a time</source>
        <translation>un composant à la fois sur la carte</translation>
    </message>
    <message>
        <source>block by block from pinned main memory</source>
        <translation>bloc par bloc depuis la mémoire vive verrouillée</translation>
    </message>
    <message>
        <source>block by block from main memory</source>
        <translation>bloc par bloc depuis la mémoire vive</translation>
    </message>
    <message>
        <source>decoded in tiles</source>
        <translation>décodage par tuiles</translation>
    </message>
    <message>
        <source>text encoder beside</source>
        <translation>encodeur de texte à côté</translation>
    </message>
    <message>
        <source>text encoder not loaded</source>
        <translation>encodeur de texte non chargé</translation>
    </message>
    <message>
        <source>{count} MP</source>
        <translation>{count}&#xa0;Mpx</translation>
    </message>
    <message>
        <source>{gigabytes} of main memory</source>
        <translation>{gigabytes} de mémoire vive</translation>
    </message>
    <message>
        <source>PyTorch&apos;s choice</source>
        <translation>choix de PyTorch</translation>
    </message>
    <message>
        <source>FlashAttention in PyTorch</source>
        <translation>FlashAttention de PyTorch</translation>
    </message>
    <message>
        <source>memory-efficient</source>
        <translation>économe en mémoire</translation>
    </message>
    <message>
        <source>Attention by {name} was the fastest in trials here.</source>
        <translation>Attention la plus rapide aux essais faits ici&#xa0;: {name}.</translation>
    </message>
    <message>
        <source>Compiled blocks were faster.</source>
        <translation>Les blocs compilés étaient plus rapides.</translation>
    </message>
    <message>
        <source>Compiled blocks were not faster.</source>
        <translation>Les blocs compilés n’étaient pas plus rapides.</translation>
    </message>
    <message>
        <source>Blocks cannot be compiled on this machine.</source>
        <translation>Les blocs ne peuvent pas être compilés sur cette machine.</translation>
    </message>
    <message>
        <source>What is faster on this card is tried in quiet moments after the first picture.</source>
        <translation>Ce qui est plus rapide sur cette carte est essayé dans les moments calmes, après la première image.</translation>
    </message>
    <message>
        <source>{used} of {total} GB</source>
        <translation>{used} sur {total}&#xa0;Go</translation>
    </message>
    <message>
        <source>{count} ¢</source>
        <translation>{count}&#xa0;¢</translation>
    </message>
    <message>
        <source>$ {count}</source>
        <translation>{count}&#xa0;$</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>pas encore mesuré</translation>
    </message>
    <message>
        <source>{count} Wh</source>
        <translation>{count}&#xa0;Wh</translation>
    </message>
    <message>
        <source>set your prices to see</source>
        <translation>indiquez vos prix</translation>
    </message>
    <message>
        <source>no weights</source>
        <translation>sans poids</translation>
    </message>
    <message>
        <source>too large now</source>
        <translation>trop grand pour l’instant</translation>
    </message>
    <message>
        <source>cannot run here</source>
        <translation>ne fonctionne pas ici</translation>
    </message>
</context>
<context>
    <name>Explore</name>
    <message>
        <source>White</source>
        <translation>Blanc</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Gris</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Noir</translation>
    </message>
    <message>
        <source>Beige</source>
        <translation>Beige</translation>
    </message>
    <message>
        <source>Brown</source>
        <translation>Marron</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rouge</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Jaune</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Vert</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Bleu canard</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Bleu</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Violet</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>Rose</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Gratuit</translation>
    </message>
    <message>
        <source>1 credit</source>
        <translation>1 crédit</translation>
    </message>
    <message>
        <source>{count} credits</source>
        <translation>{count} crédits</translation>
    </message>
    <message>
        <source>Costs nothing</source>
        <translation>Ne coûte rien</translation>
    </message>
    <message>
        <source>{price} to the creators + {fee} fee</source>
        <translation>{price} aux créateurs + {fee} de frais</translation>
    </message>
    <message>
        <source>free pictures</source>
        <translation>images gratuites</translation>
    </message>
    <message>
        <source>{cost} a picture</source>
        <translation>{cost} par image</translation>
    </message>
    <message>
        <source>{count} a picture</source>
        <translation>{count} par image</translation>
    </message>
    <message>
        <source>{count} to unlock</source>
        <translation>{count} pour débloquer</translation>
    </message>
    <message>
        <source>by {creators}</source>
        <translation>par {creators}</translation>
    </message>
    <message>
        <source>{count} photos</source>
        <translation>{count} photos</translation>
    </message>
    <message>
        <source>favourite</source>
        <translation>favorite</translation>
    </message>
    <message>
        <source>unlocked</source>
        <translation>débloquée</translation>
    </message>
    <message>
        <source>can be seen offline</source>
        <translation>visible hors ligne</translation>
    </message>
</context>
<context>
    <name>ExploreBar</name>
    <message>
        <source>Search sets</source>
        <translation>Rechercher des séries</translation>
    </message>
    <message>
        <source>Search titles, moods, people, creators, places</source>
        <translation>Rechercher titres, ambiances, personnes, créateurs, lieux</translation>
    </message>
    <message>
        <source>Only favourites</source>
        <translation>Seulement les favorites</translation>
    </message>
    <message>
        <source>Only unlocked sets</source>
        <translation>Seulement les séries débloquées</translation>
    </message>
    <message>
        <source>Only what can be seen offline</source>
        <translation>Seulement ce qui est visible hors ligne</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Tri</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Les plus récentes</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Size of the covers</source>
        <translation>Taille des couvertures</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>{count} sets of similar colours</source>
        <translation>{count} séries aux couleurs proches</translation>
    </message>
    <message>
        <source>{count} of {total}</source>
        <translation>{count} sur {total}</translation>
    </message>
    <message>
        <source>1 set</source>
        <translation>1 série</translation>
    </message>
    <message>
        <source>{count} sets</source>
        <translation>{count} séries</translation>
    </message>
</context>
<context>
    <name>ExploreView</name>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Aucun résultat</translation>
    </message>
    <message>
        <source>No set has these words and passes these filters.</source>
        <translation>Aucune série ne correspond à ces mots et à ces filtres.</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Effacer les filtres</translation>
    </message>
    <message>
        <source>Explore is being set up</source>
        <translation>Explorer se prépare</translation>
    </message>
    <message>
        <source>The first start sets up a small marketplace on this machine, with sample sets and free credits. It takes a few seconds; you can go on working.</source>
        <translation>Le premier démarrage installe une petite place de marché sur cette machine, avec des séries d’exemple et des crédits gratuits. Cela prend quelques secondes&#xa0;; vous pouvez continuer à travailler.</translation>
    </message>
    <message>
        <source>Nothing of Explore is on this machine yet. Carry by hand, in your account, brings its sets with their covers as files. Or switch working offline off there.</source>
        <translation>Rien d’Explorer n’est encore sur cette machine. «&#xa0;Porter à la main&#xa0;», dans votre compte, apporte ses séries et leurs couvertures sous forme de fichiers. Ou désactivez-y le travail hors ligne.</translation>
    </message>
    <message>
        <source>Nothing of Explore is on this machine yet. Switch working offline off in your account; what was seen once stays here.</source>
        <translation>Rien d’Explorer n’est encore sur cette machine. Désactivez le travail hors ligne dans votre compte&#xa0;; ce qui a été vu une fois reste ici.</translation>
    </message>
    <message>
        <source>Open the account</source>
        <translation>Ouvrir le compte</translation>
    </message>
    <message>
        <source>You are signed out</source>
        <translation>Vous êtes déconnecté</translation>
    </message>
    <message>
        <source>Nothing of Explore is on this machine yet. Sign in again under Account.</source>
        <translation>Rien d’Explorer n’est encore sur cette machine. Connectez-vous à nouveau sous Compte.</translation>
    </message>
    <message>
        <source>Explore cannot be reached</source>
        <translation>Explorer est injoignable</translation>
    </message>
    <message>
        <source>No sets yet</source>
        <translation>Pas encore de séries</translation>
    </message>
    <message>
        <source>Nobody has published a set there yet. What is published comes by itself.</source>
        <translation>Personne n’y a encore publié de série. Ce qui est publié arrive de soi-même.</translation>
    </message>
    <message>
        <source>You work offline</source>
        <translation>Vous travaillez hors ligne</translation>
    </message>
    <message>
        <source>Sets are on their way</source>
        <translation>Les séries arrivent</translation>
    </message>
    <message>
        <source>The first sync brings them. You can go on working.</source>
        <translation>La première synchronisation les apporte. Vous pouvez continuer à travailler.</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>TIFF, 8 bit</source>
        <translation>TIFF, 8 bits</translation>
    </message>
    <message>
        <source>TIFF, 16 bit</source>
        <translation>TIFF, 16 bits</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucune</translation>
    </message>
    <message>
        <source>As the photo</source>
        <translation>Comme la photo</translation>
    </message>
    <message>
        <source>Long edge</source>
        <translation>Grand côté</translation>
    </message>
    <message>
        <source>Short edge</source>
        <translation>Petit côté</translation>
    </message>
    <message>
        <source>Width and height</source>
        <translation>Largeur et hauteur</translation>
    </message>
    <message>
        <source>Megapixels</source>
        <translation>Mégapixels</translation>
    </message>
    <message>
        <source>Per cent</source>
        <translation>Pourcentage</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Désactivé</translation>
    </message>
    <message>
        <source>For the screen</source>
        <translation>Pour l’écran</translation>
    </message>
    <message>
        <source>For print</source>
        <translation>Pour l’impression</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Faible</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Élevé</translation>
    </message>
    <message>
        <source>Relative colorimetric</source>
        <translation>Colorimétrie relative</translation>
    </message>
    <message>
        <source>Perceptual</source>
        <translation>Perception</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Saturation</translation>
    </message>
    <message>
        <source>Absolute colorimetric</source>
        <translation>Colorimétrie absolue</translation>
    </message>
    <message>
        <source>Copyright, camera and exposure</source>
        <translation>Copyright, boîtier et exposition</translation>
    </message>
    <message>
        <source>Copyright only</source>
        <translation>Copyright seulement</translation>
    </message>
    <message>
        <source>Settings, without prompts</source>
        <translation>Réglages, sans les instructions</translation>
    </message>
    <message>
        <source>Settings, prompts and names of LoRA files</source>
        <translation>Réglages, instructions et noms des fichiers LoRA</translation>
    </message>
    <message>
        <source>Number the new file</source>
        <translation>Numéroter le nouveau fichier</translation>
    </message>
    <message>
        <source>Replace the old file</source>
        <translation>Remplacer l’ancien fichier</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>Ne pas l’exporter</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>Garment, the outermost</source>
        <translation>Vêtement du dessus</translation>
    </message>
    <message>
        <source>All garments</source>
        <translation>Tous les vêtements</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Set or folder of the photo</source>
        <translation>Série ou dossier de la photo</translation>
    </message>
    <message>
        <source>Date taken</source>
        <translation>Date de prise de vue</translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation>Heure de prise de vue</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Année</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Mois</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>Today&apos;s date</source>
        <translation>Date du jour</translation>
    </message>
    <message>
        <source>Sequence 001</source>
        <translation>Séquence 001</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Graine</translation>
    </message>
    <message>
        <source>Width in pixels</source>
        <translation>Largeur en pixels</translation>
    </message>
    <message>
        <source>Height in pixels</source>
        <translation>Hauteur en pixels</translation>
    </message>
    <message>
        <source>Web</source>
        <translation>Web</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Boutique</translation>
    </message>
    <message>
        <source>Social</source>
        <translation>Réseaux sociaux</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Impression</translation>
    </message>
    <message>
        <source>Master</source>
        <translation>Fichier maître</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Jetons</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Recette</translation>
    </message>
    <message>
        <source>The recipe differs from its preset. Save it as a preset to use it again.</source>
        <translation>La recette diffère de son préréglage. Enregistrez-la comme préréglage pour la réutiliser.</translation>
    </message>
    <message>
        <source>Runs in the queue; you can go on working.</source>
        <translation>S’exécute dans la file d’attente&#xa0;; vous pouvez continuer à travailler.</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Choose a kept variant (P keeps) or a photo first, then export it.</source>
        <translation>Choisissez d’abord une variante conservée (P conserve) ou une photo, puis exportez-la.</translation>
    </message>
    <message>
        <source>The queue is paused, so the files wait in it. Let it go on to write them.</source>
        <translation>La file d’attente est en pause et les fichiers y attendent. Relancez-la pour les écrire.</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 fichier</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} fichiers</translation>
    </message>
    <message>
        <source>{files} in {folder}.</source>
        <translation>{files} dans {folder}.</translation>
    </message>
    <message>
        <source>{count} left out, as the name was taken.</source>
        <translation>{count} non exportés, car le nom était pris.</translation>
    </message>
    <message>
        <source>{count} could not be exported.</source>
        <translation>{count} n’ont pas pu être exportés.</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Afficher dans le dossier</translation>
    </message>
    <message>
        <source>{width} × {height} px</source>
        <translation>{width} × {height} px</translation>
    </message>
    <message>
        <source>{files}, about {size}</source>
        <translation>{files}, environ {size}</translation>
    </message>
    <message>
        <source>The same goes for others of these pictures: {count}.</source>
        <translation>Il en va de même pour d’autres de ces images&#xa0;: {count}.</translation>
    </message>
</context>
<context>
    <name>FileEditor</name>
    <message>
        <source>Choose a file</source>
        <translation>Choisir un fichier</translation>
    </message>
    <message>
        <source>ICC profiles (*.icc *.icm)</source>
        <translation>Profils ICC (*.icc *.icm)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
</context>
<context>
    <name>FileSection</name>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualité</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>Sans perte</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>Compression</translation>
    </message>
    <message>
        <source>0 is fast, 9 is small</source>
        <translation>0&#xa0;: rapide, 9&#xa0;: compact</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Variants</source>
        <translation>Variantes</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserver</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Écarter</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Enregistrer sous</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>No variants yet</source>
        <translation>Pas encore de variantes</translation>
    </message>
    <message>
        <source>Drop a garment on the photo, then render it: the result appears here with its proof.</source>
        <translation>Déposez un vêtement sur la photo, puis lancez le rendu&#xa0;: le résultat apparaît ici avec sa preuve.</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>À décider</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Enregistrer sous…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Open in ComfyUI…</source>
        <translation>Ouvrir dans ComfyUI…</translation>
    </message>
    <message>
        <source>Wear this look again</source>
        <translation>Reprendre ce look</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Filters</source>
        <translation>Filtres</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Décision</translation>
    </message>
    <message>
        <source>Approval</source>
        <translation>Validation</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Where from</source>
        <translation>Provenance</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Au</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Tout afficher</translation>
    </message>
    <message>
        <source>Kept and undecided</source>
        <translation>Conservés et à décider</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Validation</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Période</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Conservés</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>À décider</translation>
    </message>
    <message>
        <source>Discarded</source>
        <translation>Écartés</translation>
    </message>
    <message>
        <source>Gone</source>
        <translation>Disparus</translation>
    </message>
    <message>
        <source>All renders</source>
        <translation>Tous les rendus</translation>
    </message>
    <message>
        <source>Any review</source>
        <translation>Validation&#xa0;: toutes</translation>
    </message>
    <message>
        <source>Not reviewed</source>
        <translation>À valider</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Validés</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Refusés</translation>
    </message>
    <message>
        <source>Any slot</source>
        <translation>Tous les emplacements</translation>
    </message>
    <message>
        <source>Any engine</source>
        <translation>Tous les moteurs</translation>
    </message>
    <message>
        <source>Any source</source>
        <translation>Toutes les sources</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Toutes les dates</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>7 derniers jours</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>30 derniers jours</translation>
    </message>
    <message>
        <source>Between…</source>
        <translation>Entre…</translation>
    </message>
    <message>
        <source>Only renders of {photo}; press to show all</source>
        <translation>Seulement les rendus de {photo}&#xa0;; cliquez pour tout afficher</translation>
    </message>
    <message>
        <source>Only renders with {garment}; press to show all</source>
        <translation>Seulement les rendus avec {garment}&#xa0;; cliquez pour tout afficher</translation>
    </message>
</context>
<context>
    <name>FilterChips</name>
    <message>
        <source>Filters</source>
        <translation>Filtres</translation>
    </message>
    <message>
        <source>Price of a picture</source>
        <translation>Prix d’une image</translation>
    </message>
    <message>
        <source>Any price</source>
        <translation>Tous les prix</translation>
    </message>
    <message>
        <source>Up to {cost}</source>
        <translation>Jusqu’à {cost}</translation>
    </message>
    <message>
        <source>Mood</source>
        <translation>Ambiance</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Personne</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>Pose</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lieu</translation>
    </message>
</context>
<context>
    <name>FilterLine</name>
    <message>
        <source>Filters</source>
        <translation>Filtres</translation>
    </message>
    <message>
        <source>Filter on or off</source>
        <translation>Activer ou désactiver le filtre</translation>
    </message>
    <message>
        <source>How stars are compared</source>
        <translation>Comparaison des étoiles</translation>
    </message>
    <message>
        <source>At least, exactly, or at most so many stars</source>
        <translation>Au moins, exactement ou au plus ce nombre d’étoiles</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Only: {flag}</source>
        <translation>Seulement&#xa0;: {flag}</translation>
    </message>
    <message>
        <source>Only: {label}</source>
        <translation>Seulement&#xa0;: {label}</translation>
    </message>
    <message>
        <source>{count} of {total}</source>
        <translation>{count} sur {total}</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation>1 photo</translation>
    </message>
    <message>
        <source>{count} photos</source>
        <translation>{count} photos</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>{count} sélectionnées</translation>
    </message>
</context>
<context>
    <name>FirstDrag</name>
    <message>
        <source>or choose it there and press Enter</source>
        <translation>ou choisissez-le là et appuyez sur Entrée</translation>
    </message>
    <message>
        <source>Drag “{garment}” onto the photo</source>
        <translation>Faites glisser «&#xa0;{garment}&#xa0;» sur la photo</translation>
    </message>
</context>
<context>
    <name>FolderEditor</name>
    <message>
        <source>Choose a folder</source>
        <translation>Choisir un dossier</translation>
    </message>
</context>
<context>
    <name>FurtherFilters</name>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>More filters</source>
        <translation>Plus de filtres</translation>
    </message>
    <message>
        <source>By date, camera, keyword, person, format or file</source>
        <translation>Par date, boîtier, mot-clé, personne, format ou fichier</translation>
    </message>
    <message>
        <source>More ({count})</source>
        <translation>Plus ({count})</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Boîtier</translation>
    </message>
    <message>
        <source>No camera named</source>
        <translation>Boîtier inconnu</translation>
    </message>
    <message>
        <source>Keyword</source>
        <translation>Mot-clé</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Personne</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Has its anchor map</source>
        <translation>Avec carte d’ancrage</translation>
    </message>
    <message>
        <source>Has no anchor map</source>
        <translation>Sans carte d’ancrage</translation>
    </message>
    <message>
        <source>File is missing</source>
        <translation>Fichier manquant</translation>
    </message>
    <message>
        <source>File is there</source>
        <translation>Fichier présent</translation>
    </message>
    <message>
        <source>Taken from</source>
        <translation>Prise à partir du</translation>
    </message>
    <message>
        <source>Taken until</source>
        <translation>Prise jusqu’au</translation>
    </message>
    <message>
        <source>2026-03-31</source>
        <translation>2026-03-31</translation>
    </message>
    <message>
        <source>A year, a month or a day</source>
        <translation>Une année, un mois ou un jour</translation>
    </message>
</context>
<context>
    <name>GarmentCells</name>
    <message>
        <source>needs a look</source>
        <translation>à vérifier</translation>
    </message>
    <message>
        <source>cut-out ready</source>
        <translation>détourage prêt</translation>
    </message>
    <message>
        <source>cutting out</source>
        <translation>détourage en cours</translation>
    </message>
</context>
<context>
    <name>GarmentEditor</name>
    <message>
        <source>Inspector</source>
        <translation>Inspecteur</translation>
    </message>
    <message>
        <source>Choose a garment to see and correct what is known of it.</source>
        <translation>Choisissez un vêtement pour voir et corriger ce que l’on sait de lui.</translation>
    </message>
    <message>
        <source>Names, with commas between them</source>
        <translation>Noms, séparés par des virgules</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Catégorie</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Cut-out and points</source>
        <translation>Détourage et points</translation>
    </message>
    <message>
        <source>Put on</source>
        <translation>Enfiler</translation>
    </message>
    <message>
        <source>Remove from the shelf</source>
        <translation>Retirer du portant</translation>
    </message>
    <message>
        <source>Garment</source>
        <translation>Vêtement</translation>
    </message>
</context>
<context>
    <name>GarmentShelf</name>
    <message>
        <source>Garments shelf</source>
        <translation>Portant de vêtements</translation>
    </message>
    <message>
        <source>Garments</source>
        <translation>Vêtements</translation>
    </message>
    <message>
        <source>Search, or drop files here</source>
        <translation>Rechercher, ou déposer ici</translation>
    </message>
    <message>
        <source>Search garments</source>
        <translation>Rechercher des vêtements</translation>
    </message>
    <message>
        <source>Import garments</source>
        <translation>Importer des vêtements</translation>
    </message>
    <message>
        <source>No garments yet</source>
        <translation>Pas encore de vêtements</translation>
    </message>
    <message>
        <source>Product pictures belong here: flat-lays, ghost mannequins or cut-outs. Drop them or paste them.</source>
        <translation>Ici vont les photos de produits&#xa0;: à plat, sur mannequin invisible ou détourées. Déposez-les ou collez-les.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Aucun résultat</translation>
    </message>
    <message>
        <source>No garment on the shelf has these words and this slot.</source>
        <translation>Aucun vêtement du portant ne correspond à ces mots et à cet emplacement.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Tout afficher</translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>Images ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Put on</source>
        <translation>Enfiler</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Cut out again</source>
        <translation>Détourer à nouveau</translation>
    </message>
    <message>
        <source>Remove from the shelf</source>
        <translation>Retirer du portant</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tous</translation>
    </message>
</context>
<context>
    <name>GarmentWords</name>
    <message>
        <source>top</source>
        <translation>haut</translation>
    </message>
    <message>
        <source>t-shirt</source>
        <translation>t-shirt</translation>
    </message>
    <message>
        <source>long-sleeved top</source>
        <translation>haut à manches longues</translation>
    </message>
    <message>
        <source>shirt</source>
        <translation>chemise</translation>
    </message>
    <message>
        <source>blouse</source>
        <translation>blouse</translation>
    </message>
    <message>
        <source>sweater</source>
        <translation>pull</translation>
    </message>
    <message>
        <source>tank top</source>
        <translation>débardeur</translation>
    </message>
    <message>
        <source>trousers</source>
        <translation>pantalon</translation>
    </message>
    <message>
        <source>shorts</source>
        <translation>short</translation>
    </message>
    <message>
        <source>skirt</source>
        <translation>jupe</translation>
    </message>
    <message>
        <source>dress</source>
        <translation>robe</translation>
    </message>
    <message>
        <source>jacket</source>
        <translation>veste</translation>
    </message>
    <message>
        <source>coat</source>
        <translation>manteau</translation>
    </message>
    <message>
        <source>shoes</source>
        <translation>chaussures</translation>
    </message>
    <message>
        <source>hat</source>
        <translation>chapeau</translation>
    </message>
    <message>
        <source>bag</source>
        <translation>sac</translation>
    </message>
    <message>
        <source>black</source>
        <translation>noir</translation>
    </message>
    <message>
        <source>charcoal</source>
        <translation>anthracite</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>gris</translation>
    </message>
    <message>
        <source>light grey</source>
        <translation>gris clair</translation>
    </message>
    <message>
        <source>white</source>
        <translation>blanc</translation>
    </message>
    <message>
        <source>cream</source>
        <translation>crème</translation>
    </message>
    <message>
        <source>beige</source>
        <translation>beige</translation>
    </message>
    <message>
        <source>camel</source>
        <translation>camel</translation>
    </message>
    <message>
        <source>tan</source>
        <translation>fauve</translation>
    </message>
    <message>
        <source>brown</source>
        <translation>marron</translation>
    </message>
    <message>
        <source>rust</source>
        <translation>rouille</translation>
    </message>
    <message>
        <source>orange</source>
        <translation>orange</translation>
    </message>
    <message>
        <source>coral</source>
        <translation>corail</translation>
    </message>
    <message>
        <source>red</source>
        <translation>rouge</translation>
    </message>
    <message>
        <source>burgundy</source>
        <translation>bordeaux</translation>
    </message>
    <message>
        <source>pink</source>
        <translation>rose</translation>
    </message>
    <message>
        <source>blush</source>
        <translation>rose poudré</translation>
    </message>
    <message>
        <source>fuchsia</source>
        <translation>fuchsia</translation>
    </message>
    <message>
        <source>plum</source>
        <translation>prune</translation>
    </message>
    <message>
        <source>purple</source>
        <translation>violet</translation>
    </message>
    <message>
        <source>lilac</source>
        <translation>lilas</translation>
    </message>
    <message>
        <source>navy</source>
        <translation>bleu marine</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>bleu</translation>
    </message>
    <message>
        <source>denim blue</source>
        <translation>bleu denim</translation>
    </message>
    <message>
        <source>light blue</source>
        <translation>bleu clair</translation>
    </message>
    <message>
        <source>teal</source>
        <translation>bleu canard</translation>
    </message>
    <message>
        <source>turquoise</source>
        <translation>turquoise</translation>
    </message>
    <message>
        <source>mint</source>
        <translation>menthe</translation>
    </message>
    <message>
        <source>green</source>
        <translation>vert</translation>
    </message>
    <message>
        <source>dark green</source>
        <translation>vert foncé</translation>
    </message>
    <message>
        <source>sage</source>
        <translation>sauge</translation>
    </message>
    <message>
        <source>olive</source>
        <translation>olive</translation>
    </message>
    <message>
        <source>khaki</source>
        <translation>kaki</translation>
    </message>
    <message>
        <source>mustard</source>
        <translation>moutarde</translation>
    </message>
    <message>
        <source>yellow</source>
        <translation>jaune</translation>
    </message>
</context>
<context>
    <name>Garments</name>
    <message>
        <source>Pasted garment</source>
        <translation>Vêtement collé</translation>
    </message>
    <message>
        <source>{name} was removed from the shelf.</source>
        <translation>{name} a été retiré du portant.</translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation>Le remettre</translation>
    </message>
</context>
<context>
    <name>GarmentsView</name>
    <message>
        <source>Garments</source>
        <translation>Vêtements</translation>
    </message>
    <message>
        <source>No garments yet</source>
        <translation>Pas encore de vêtements</translation>
    </message>
    <message>
        <source>Product pictures belong here: flat-lays, ghost mannequins or cut-outs. Drop them or paste them.</source>
        <translation>Ici vont les photos de produits&#xa0;: à plat, sur mannequin invisible ou détourées. Déposez-les ou collez-les.</translation>
    </message>
    <message>
        <source>Import garments</source>
        <translation>Importer des vêtements</translation>
    </message>
    <message>
        <source>Search garments</source>
        <translation>Rechercher des vêtements</translation>
    </message>
</context>
<context>
    <name>HistogramView</name>
    <message>
        <source>Histogram</source>
        <translation>Histogramme</translation>
    </message>
    <message>
        <source>Clipped: {dark} % in the shadows, {bright} % in the lights</source>
        <translation>Écrêtage&#xa0;: {dark}&#xa0;% dans les ombres, {bright}&#xa0;% dans les hautes lumières</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History of the look</source>
        <translation>Historique du look</translation>
    </message>
    <message>
        <source>Click a step to go back to it; undo comes back from there. It stays with the photo.</source>
        <translation>Cliquez sur une étape pour y revenir&#xa0;; annuler ramène au point de départ. L’historique reste avec la photo.</translation>
    </message>
</context>
<context>
    <name>Imports</name>
    <message numerus="yes">
        <source>%n files could not be imported.</source>
        <translation>
            <numerusform>%n fichier n’a pas pu être importé.</numerusform>
            <numerusform>%n fichiers n’ont pas pu être importés.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InfoModel</name>
    <message>
        <source>{format}, {bits} bit, {colours}</source>
        <translation>{format}, {bits} bits, {colours}</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Boîtier</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objectif</translation>
    </message>
    <message>
        <source>Compensation</source>
        <translation>Correction</translation>
    </message>
    <message>
        <source>Title in the file</source>
        <translation>Titre du fichier</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Prise de vue</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>known</source>
        <translation>connue</translation>
    </message>
    <message>
        <source>not yet; the smart brush makes one</source>
        <translation>pas encore&#xa0;; le pinceau intelligent en crée une</translation>
    </message>
    <message>
        <source>Anchor map</source>
        <translation>Carte d’ancrage</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>Show in folder</source>
        <translation>Afficher dans le dossier</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Légende</translation>
    </message>
    <message>
        <source>Keywords, with commas</source>
        <translation>Mots-clés, avec virgules</translation>
    </message>
    <message>
        <source>Add keywords</source>
        <translation>Ajouter des mots-clés</translation>
    </message>
    <message>
        <source>People, with commas</source>
        <translation>Personnes, séparées par des virgules</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Ajouter des personnes</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Choose a photo to see its details.</source>
        <translation>Choisissez une photo pour voir ses détails.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more; marks and words are set on all of them</source>
        <translation>
            <numerusform>et&#xa0;%n autre&#xa0;; marques et mots s’appliquent à toutes</numerusform>
            <numerusform>et&#xa0;%n autres&#xa0;; marques et mots s’appliquent à toutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspecteur</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>Lancer le rendu</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>The chosen engine cannot run. Choose another, or do what it asks for</source>
        <translation>Le moteur choisi ne peut pas fonctionner. Choisissez-en un autre, ou faites ce qu’il demande</translation>
    </message>
    <message>
        <source>All layers are hidden. Show one to render</source>
        <translation>Tous les calques sont masqués. Affichez-en un pour le rendu</translation>
    </message>
    <message>
        <source>Put a garment on to render</source>
        <translation>Enfilez un vêtement pour le rendu</translation>
    </message>
</context>
<context>
    <name>JobRows</name>
    <message>
        <source>Now</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>À traiter</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>démarrage</translation>
    </message>
</context>
<context>
    <name>JournalPage</name>
    <message>
        <source>Every request that leaves this machine is written down here before it is sent. No garment, prompt or render is among what can be sent, and no photo but those of sets that you publish yourself.</source>
        <translation>Chaque requête qui quitte cette machine est notée ici avant d’être envoyée. Aucun vêtement, texte ni rendu ne peut être envoyé, ni aucune photo hormis celles des séries que vous publiez vous-même.</translation>
    </message>
    <message>
        <source>Totals by host</source>
        <translation>Totaux par hôte</translation>
    </message>
    <message>
        <source>Requests, the newest first</source>
        <translation>Demandes, les plus récentes d’abord</translation>
    </message>
    <message>
        <source>Nothing has left this machine</source>
        <translation>Rien n’a quitté cette machine</translation>
    </message>
    <message>
        <source>Requests appear here: to whom, why, how many bytes and of what kind.</source>
        <translation>Les demandes apparaissent ici&#xa0;: à qui, pourquoi, combien d’octets et de quel type.</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Actions and their keys</source>
        <translation>Actions et leurs raccourcis</translation>
    </message>
</context>
<context>
    <name>KeyRows</name>
    <message>
        <source>no key</source>
        <translation>aucun raccourci</translation>
    </message>
    <message>
        <source>. This key means something else as well.</source>
        <translation>. Ce raccourci a aussi une autre fonction.</translation>
    </message>
</context>
<context>
    <name>Keypoints</name>
    <message>
        <source>left shoulder</source>
        <translation>épaule gauche</translation>
    </message>
    <message>
        <source>right shoulder</source>
        <translation>épaule droite</translation>
    </message>
    <message>
        <source>left elbow</source>
        <translation>coude gauche</translation>
    </message>
    <message>
        <source>right elbow</source>
        <translation>coude droit</translation>
    </message>
    <message>
        <source>left wrist</source>
        <translation>poignet gauche</translation>
    </message>
    <message>
        <source>right wrist</source>
        <translation>poignet droit</translation>
    </message>
    <message>
        <source>left hip</source>
        <translation>hanche gauche</translation>
    </message>
    <message>
        <source>right hip</source>
        <translation>hanche droite</translation>
    </message>
    <message>
        <source>left knee</source>
        <translation>genou gauche</translation>
    </message>
    <message>
        <source>right knee</source>
        <translation>genou droit</translation>
    </message>
    <message>
        <source>left ankle</source>
        <translation>cheville gauche</translation>
    </message>
    <message>
        <source>right ankle</source>
        <translation>cheville droite</translation>
    </message>
    <message>
        <source>nose</source>
        <translation>nez</translation>
    </message>
    <message>
        <source>left eye</source>
        <translation>œil gauche</translation>
    </message>
    <message>
        <source>right eye</source>
        <translation>œil droit</translation>
    </message>
    <message>
        <source>left ear</source>
        <translation>oreille gauche</translation>
    </message>
    <message>
        <source>right ear</source>
        <translation>oreille droite</translation>
    </message>
    <message>
        <source>left end of the neckline</source>
        <translation>extrémité gauche de l’encolure</translation>
    </message>
    <message>
        <source>right end of the neckline</source>
        <translation>extrémité droite de l’encolure</translation>
    </message>
    <message>
        <source>lowest point of the front neckline</source>
        <translation>point le plus bas de l’encolure devant</translation>
    </message>
    <message>
        <source>left shoulder tip</source>
        <translation>pointe de l’épaule gauche</translation>
    </message>
    <message>
        <source>right shoulder tip</source>
        <translation>pointe de l’épaule droite</translation>
    </message>
    <message>
        <source>left armpit</source>
        <translation>aisselle gauche</translation>
    </message>
    <message>
        <source>right armpit</source>
        <translation>aisselle droite</translation>
    </message>
    <message>
        <source>outer end of the left cuff</source>
        <translation>bord extérieur du poignet gauche</translation>
    </message>
    <message>
        <source>inner end of the left cuff</source>
        <translation>bord intérieur du poignet gauche</translation>
    </message>
    <message>
        <source>outer end of the right cuff</source>
        <translation>bord extérieur du poignet droit</translation>
    </message>
    <message>
        <source>inner end of the right cuff</source>
        <translation>bord intérieur du poignet droit</translation>
    </message>
    <message>
        <source>left side of the waist</source>
        <translation>côté gauche de la taille</translation>
    </message>
    <message>
        <source>right side of the waist</source>
        <translation>côté droit de la taille</translation>
    </message>
    <message>
        <source>left side of the hip</source>
        <translation>côté gauche de la hanche</translation>
    </message>
    <message>
        <source>right side of the hip</source>
        <translation>côté droit de la hanche</translation>
    </message>
    <message>
        <source>crotch</source>
        <translation>entrejambe</translation>
    </message>
    <message>
        <source>left end of the hem</source>
        <translation>extrémité gauche de l’ourlet</translation>
    </message>
    <message>
        <source>right end of the hem</source>
        <translation>extrémité droite de l’ourlet</translation>
    </message>
    <message>
        <source>middle of the hem</source>
        <translation>milieu de l’ourlet</translation>
    </message>
    <message>
        <source>outer end of the left hem</source>
        <translation>bord extérieur de l’ourlet gauche</translation>
    </message>
    <message>
        <source>inner end of the left hem</source>
        <translation>bord intérieur de l’ourlet gauche</translation>
    </message>
    <message>
        <source>outer end of the right hem</source>
        <translation>bord extérieur de l’ourlet droit</translation>
    </message>
    <message>
        <source>inner end of the right hem</source>
        <translation>bord intérieur de l’ourlet droit</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Library</source>
        <translation>Bibliothèque</translation>
    </message>
    <message>
        <source>Garments</source>
        <translation>Vêtements</translation>
    </message>
    <message>
        <source>Dressing room</source>
        <translation>Cabine d’essayage</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Looks</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>File d’attente</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>Close what is open, else cancel what runs</source>
        <translation>Fermer ce qui est ouvert, sinon annuler ce qui est en cours</translation>
    </message>
    <message>
        <source>To the next part of the window</source>
        <translation>Aller à la partie suivante de la fenêtre</translation>
    </message>
    <message>
        <source>To the part before</source>
        <translation>Aller à la partie précédente</translation>
    </message>
    <message>
        <source>Show or hide the panels</source>
        <translation>Afficher ou masquer les panneaux</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Plein écran</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>Sombre ou clair</translation>
    </message>
    <message>
        <source>Keys of this view</source>
        <translation>Raccourcis de cette vue</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Grille</translation>
    </message>
    <message>
        <source>Loupe</source>
        <translation>Loupe</translation>
    </message>
    <message>
        <source>Compare two photos</source>
        <translation>Comparer deux photos</translation>
    </message>
    <message>
        <source>Survey of what is selected</source>
        <translation>Vue d’ensemble de la sélection</translation>
    </message>
    <message>
        <source>Dress the photo</source>
        <translation>Habiller la photo</translation>
    </message>
    <message>
        <source>Find the person</source>
        <translation>Trouver la personne</translation>
    </message>
    <message>
        <source>No stars</source>
        <translation>Aucune étoile</translation>
    </message>
    <message>
        <source>One star</source>
        <translation>Une étoile</translation>
    </message>
    <message>
        <source>Two stars</source>
        <translation>Deux étoiles</translation>
    </message>
    <message>
        <source>Three stars</source>
        <translation>Trois étoiles</translation>
    </message>
    <message>
        <source>Four stars</source>
        <translation>Quatre étoiles</translation>
    </message>
    <message>
        <source>Five stars</source>
        <translation>Cinq étoiles</translation>
    </message>
    <message>
        <source>One star less</source>
        <translation>Une étoile de moins</translation>
    </message>
    <message>
        <source>One star more</source>
        <translation>Une étoile de plus</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>Marquer comme retenue</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Marquer comme rejetée</translation>
    </message>
    <message>
        <source>Neither picked nor rejected</source>
        <translation>Sans marqueur</translation>
    </message>
    <message>
        <source>Red label</source>
        <translation>Étiquette rouge</translation>
    </message>
    <message>
        <source>Yellow label</source>
        <translation>Étiquette jaune</translation>
    </message>
    <message>
        <source>Green label</source>
        <translation>Étiquette verte</translation>
    </message>
    <message>
        <source>Blue label</source>
        <translation>Étiquette bleue</translation>
    </message>
    <message>
        <source>Purple label</source>
        <translation>Étiquette violette</translation>
    </message>
    <message>
        <source>Only the photos, or the panels too</source>
        <translation>Photos seules, ou avec les panneaux</translation>
    </message>
    <message>
        <source>Lights dimmed, out, on</source>
        <translation>Éclairage estompé, éteint, allumé</translation>
    </message>
    <message>
        <source>The photo alone on the screen</source>
        <translation>La photo seule à l’écran</translation>
    </message>
    <message>
        <source>Name and exposure over the photo</source>
        <translation>Nom et exposition sur la photo</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Explorer</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>A favourite, or none any more</source>
        <translation>Favorite&#xa0;: ajouter ou retirer</translation>
    </message>
    <message>
        <source>Only favourites, or all</source>
        <translation>Favorites seules, ou toutes</translation>
    </message>
    <message>
        <source>Next photo of the set</source>
        <translation>Photo suivante de la série</translation>
    </message>
    <message>
        <source>Photo of the set before</source>
        <translation>Photo précédente de la série</translation>
    </message>
    <message>
        <source>Unlock the set: shows its price first</source>
        <translation>Débloquer la série&#xa0;: affiche d’abord son prix</translation>
    </message>
    <message>
        <source>Sets of similar colours</source>
        <translation>Séries aux couleurs proches</translation>
    </message>
    <message>
        <source>Back to all sets</source>
        <translation>Retour à toutes les séries</translation>
    </message>
    <message>
        <source>Larger covers</source>
        <translation>Couvertures plus grandes</translation>
    </message>
    <message>
        <source>Smaller covers</source>
        <translation>Couvertures plus petites</translation>
    </message>
    <message>
        <source>Filter on or off</source>
        <translation>Activer ou désactiver le filtre</translation>
    </message>
    <message>
        <source>Larger thumbnails</source>
        <translation>Vignettes plus grandes</translation>
    </message>
    <message>
        <source>Smaller thumbnails</source>
        <translation>Vignettes plus petites</translation>
    </message>
    <message>
        <source>Open a folder of photos</source>
        <translation>Ouvrir un dossier de photos</translation>
    </message>
    <message>
        <source>Add what was copied</source>
        <translation>Ajouter ce qui a été copié</translation>
    </message>
    <message>
        <source>Remove from the library; the file stays</source>
        <translation>Retirer de la bibliothèque&#xa0;; le fichier reste</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Tout sélectionner</translation>
    </message>
    <message>
        <source>Select none</source>
        <translation>Tout désélectionner</translation>
    </message>
    <message>
        <source>Into the quick collection, or out of it</source>
        <translation>Collection rapide&#xa0;: ajouter ou retirer</translation>
    </message>
    <message>
        <source>On to the next photo after a mark, or not</source>
        <translation>Passer à la photo suivante après un marquage</translation>
    </message>
    <message>
        <source>Stack what is selected</source>
        <translation>Empiler la sélection</translation>
    </message>
    <message>
        <source>Take the stack apart</source>
        <translation>Désempiler</translation>
    </message>
    <message>
        <source>Open or close the stack</source>
        <translation>Développer ou réduire la pile</translation>
    </message>
    <message>
        <source>Fit, or 100 %</source>
        <translation>Ajuster ou 100&#xa0;%</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Zoom avant</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Zoom arrière</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>Photo suivante</translation>
    </message>
    <message>
        <source>Photo before</source>
        <translation>Photo précédente</translation>
    </message>
    <message>
        <source>First photo</source>
        <translation>Première photo</translation>
    </message>
    <message>
        <source>Last photo</source>
        <translation>Dernière photo</translation>
    </message>
    <message>
        <source>Next candidate</source>
        <translation>Candidat suivant</translation>
    </message>
    <message>
        <source>Candidate before</source>
        <translation>Candidat précédent</translation>
    </message>
    <message>
        <source>Swap the two photos</source>
        <translation>Permuter les deux photos</translation>
    </message>
    <message>
        <source>The candidate becomes the select</source>
        <translation>Le candidat devient la sélection</translation>
    </message>
    <message>
        <source>Zoom both together or each alone</source>
        <translation>Zoom lié ou indépendant</translation>
    </message>
    <message>
        <source>Take the photo out of the survey</source>
        <translation>Retirer la photo de la vue d’ensemble</translation>
    </message>
    <message>
        <source>Put on the chosen garment</source>
        <translation>Enfiler le vêtement choisi</translation>
    </message>
    <message>
        <source>Import what was copied</source>
        <translation>Importer ce qui a été copié</translation>
    </message>
    <message>
        <source>Search the garments</source>
        <translation>Rechercher dans les vêtements</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>Lancer le rendu</translation>
    </message>
    <message>
        <source>Render before everything that waits</source>
        <translation>Rendu prioritaire, avant toute la file</translation>
    </message>
    <message>
        <source>Choose the engine</source>
        <translation>Choisir le moteur</translation>
    </message>
    <message>
        <source>Another seed</source>
        <translation>Une autre graine</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserver</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Écarter</translation>
    </message>
    <message>
        <source>Neither yet</source>
        <translation>Pas encore décidé</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Enregistrer sous</translation>
    </message>
    <message>
        <source>Put on what was copied</source>
        <translation>Enfiler ce qui a été copié</translation>
    </message>
    <message>
        <source>Search the shelf</source>
        <translation>Rechercher dans le portant</translation>
    </message>
    <message>
        <source>Variants side by side</source>
        <translation>Variantes côte à côte</translation>
    </message>
    <message>
        <source>Same look, next photo</source>
        <translation>Même look, photo suivante</translation>
    </message>
    <message>
        <source>Same look, photo before</source>
        <translation>Même look, photo précédente</translation>
    </message>
    <message>
        <source>Same photo, next garment</source>
        <translation>Même photo, vêtement suivant</translation>
    </message>
    <message>
        <source>Same photo, garment before</source>
        <translation>Même photo, vêtement précédent</translation>
    </message>
    <message>
        <source>Hide the layer in hand, or show it</source>
        <translation>Masquer ou afficher le calque actif</translation>
    </message>
    <message>
        <source>Take the layer in hand off</source>
        <translation>Retirer le calque actif</translation>
    </message>
    <message>
        <source>Wear the layer in the slot above</source>
        <translation>Porter le calque dans l’emplacement au-dessus</translation>
    </message>
    <message>
        <source>Wear the layer in the slot below</source>
        <translation>Porter le calque dans l’emplacement en dessous</translation>
    </message>
    <message>
        <source>Details, or history of the look</source>
        <translation>Détails ou historique du look</translation>
    </message>
    <message>
        <source>Back to the library</source>
        <translation>Retour à la bibliothèque</translation>
    </message>
    <message>
        <source>Fit the photo in the window</source>
        <translation>Ajuster la photo à la fenêtre</translation>
    </message>
    <message>
        <source>One photo pixel on one screen pixel</source>
        <translation>Un pixel photo pour un pixel écran</translation>
    </message>
    <message>
        <source>Hold and drag to move the photo; tap for fit or 100 %</source>
        <translation>Maintenir et glisser pour déplacer la photo&#xa0;; appui bref&#xa0;: ajuster ou 100&#xa0;%</translation>
    </message>
    <message>
        <source>Hold to see the photo as it was</source>
        <translation>Maintenir pour voir la photo d’origine</translation>
    </message>
    <message>
        <source>Before and after side by side</source>
        <translation>Avant et après côte à côte</translation>
    </message>
    <message>
        <source>Only before, or only after</source>
        <translation>Avant seul ou après seul</translation>
    </message>
    <message>
        <source>Move the split to the left</source>
        <translation>Déplacer la séparation vers la gauche</translation>
    </message>
    <message>
        <source>Move the split to the right</source>
        <translation>Déplacer la séparation vers la droite</translation>
    </message>
    <message>
        <source>Look around</source>
        <translation>Parcourir l’image</translation>
    </message>
    <message>
        <source>Brush: paint the region</source>
        <translation>Pinceau&#xa0;: peindre la zone</translation>
    </message>
    <message>
        <source>Erase from the region</source>
        <translation>Gomme&#xa0;: effacer de la zone</translation>
    </message>
    <message>
        <source>Smart brush: rough strokes, exact edges</source>
        <translation>Pinceau intelligent&#xa0;: traits grossiers, contours précis</translation>
    </message>
    <message>
        <source>Outline a region</source>
        <translation>Détourer une zone</translation>
    </message>
    <message>
        <source>Protect brush: where nothing may change</source>
        <translation>Pinceau de protection&#xa0;: où rien ne doit changer</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Points</translation>
    </message>
    <message>
        <source>Edit the upper region</source>
        <translation>Modifier la zone du haut</translation>
    </message>
    <message>
        <source>Edit the lower region</source>
        <translation>Modifier la zone du bas</translation>
    </message>
    <message>
        <source>Edit the dress region</source>
        <translation>Modifier la zone de la robe</translation>
    </message>
    <message>
        <source>Edit the outerwear region</source>
        <translation>Modifier la zone de la veste ou du manteau</translation>
    </message>
    <message>
        <source>Edit the protect mask</source>
        <translation>Modifier le masque de protection</translation>
    </message>
    <message>
        <source>Larger brush (Ctrl+wheel); next point</source>
        <translation>Pinceau plus grand (Ctrl+molette)&#xa0;; point suivant</translation>
    </message>
    <message>
        <source>Smaller brush; previous point</source>
        <translation>Pinceau plus petit&#xa0;; point précédent</translation>
    </message>
    <message>
        <source>Harder brush (Shift+wheel)</source>
        <translation>Pinceau plus dur (Maj+molette)</translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation>Pinceau plus doux</translation>
    </message>
    <message>
        <source>Show or hide the mask</source>
        <translation>Afficher ou masquer le masque</translation>
    </message>
    <message>
        <source>Mask as tint, matte, on black, on white, edge</source>
        <translation>Masque en teinte, cache, sur noir, sur blanc, contour</translation>
    </message>
    <message>
        <source>Show or hide what is still to be filled</source>
        <translation>Afficher ou masquer ce qui reste à remplir</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>Rechercher dans les réglages</translation>
    </message>
    <message>
        <source>Open in the dressing room as it was</source>
        <translation>Ouvrir tel quel dans la cabine d’essayage</translation>
    </message>
    <message>
        <source>Approve; what is approved is kept</source>
        <translation>Valider&#xa0;; ce qui est validé est conservé</translation>
    </message>
    <message>
        <source>Reject with a reason</source>
        <translation>Refuser avec un motif</translation>
    </message>
    <message>
        <source>Take the review back</source>
        <translation>Annuler la validation</translation>
    </message>
    <message>
        <source>Render again</source>
        <translation>Refaire le rendu</translation>
    </message>
    <message>
        <source>Render again with another seed</source>
        <translation>Refaire le rendu avec une autre graine</translation>
    </message>
    <message>
        <source>Search the looks</source>
        <translation>Rechercher dans les looks</translation>
    </message>
    <message>
        <source>Take all filters away</source>
        <translation>Effacer tous les filtres</translation>
    </message>
    <message>
        <source>Larger pictures</source>
        <translation>Images plus grandes</translation>
    </message>
    <message>
        <source>Smaller pictures</source>
        <translation>Images plus petites</translation>
    </message>
    <message>
        <source>Cancel the job</source>
        <translation>Annuler la tâche</translation>
    </message>
    <message>
        <source>Sooner</source>
        <translation>Plus tôt</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Plus tard</translation>
    </message>
    <message>
        <source>Pause the job, or let it go on</source>
        <translation>Mettre la tâche en pause ou la reprendre</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Next page of the account</source>
        <translation>Page suivante du compte</translation>
    </message>
    <message>
        <source>Page of the account before</source>
        <translation>Page précédente du compte</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Synchroniser maintenant</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Partout</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparaison</translation>
    </message>
    <message>
        <source>Survey</source>
        <translation>Vue d’ensemble</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Plan de travail</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Search actions or keys</source>
        <translation>Rechercher une action ou un raccourci</translation>
    </message>
    <message>
        <source>Add a key</source>
        <translation>Ajouter un raccourci</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Tout réinitialiser</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Réinitialiser</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Click an action or press Enter on it, then press its new key.</source>
        <translation>Cliquez sur une action ou validez-la avec Entrée, puis tapez son nouveau raccourci.</translation>
    </message>
</context>
<context>
    <name>KeysPanel</name>
    <message>
        <source>Keys of this view</source>
        <translation>Raccourcis de cette vue</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Search the keys of this view</source>
        <translation>Rechercher dans les raccourcis de cette vue</translation>
    </message>
    <message>
        <source>Change the keys</source>
        <translation>Modifier les raccourcis</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>No key of this view has these words.</source>
        <translation>Aucun raccourci de cette vue ne contient ces mots.</translation>
    </message>
</context>
<context>
    <name>Keywords</name>
    <message>
        <source>Take “{word}” away</source>
        <translation>Retirer «&#xa0;{word}&#xa0;»</translation>
    </message>
</context>
<context>
    <name>LayerRow</name>
    <message>
        <source>Hide {slot}</source>
        <translation>Masquer&#xa0;: {slot}</translation>
    </message>
    <message>
        <source>Take off: {slot}</source>
        <translation>Retirer&#xa0;: {slot}</translation>
    </message>
    <message>
        <source>{slot} · as photographed</source>
        <translation>{slot} · comme sur la photo</translation>
    </message>
    <message>
        <source>The photo&apos;s own stays. Drop a garment here to wear it.</source>
        <translation>Celui de la photo reste. Déposez ici un vêtement pour l’enfiler.</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Afficher {name}</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>Masquer {name}</translation>
    </message>
    <message>
        <source>{slot}, hidden</source>
        <translation>{slot}, masqué</translation>
    </message>
</context>
<context>
    <name>Letters</name>
    <message>
        <source>Hold credits for a render</source>
        <translation>Retenir des crédits pour un rendu</translation>
    </message>
    <message>
        <source>Charge a kept render</source>
        <translation>Facturer un rendu conservé</translation>
    </message>
    <message>
        <source>Give credits back</source>
        <translation>Restituer des crédits</translation>
    </message>
    <message>
        <source>Unlock a set</source>
        <translation>Débloquer une série</translation>
    </message>
    <message>
        <source>Mark a favourite</source>
        <translation>Marquer un favori</translation>
    </message>
    <message>
        <source>Change the prices of a set</source>
        <translation>Changer les prix d’une série</translation>
    </message>
    <message>
        <source>Withdraw a set</source>
        <translation>Retirer une série</translation>
    </message>
</context>
<context>
    <name>LettersPage</name>
    <message>
        <source>The server refused to do this, for good. Nothing else waits for it.</source>
        <translation>Le serveur l’a refusé définitivement. Rien d’autre n’en dépend.</translation>
    </message>
    <message>
        <source>What needs you</source>
        <translation>Ce qui est à traiter</translation>
    </message>
    <message>
        <source>Done, take it off the list</source>
        <translation>Fait, retirer de la liste</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>What it was, why it was refused and its id: for whoever runs the server.</source>
        <translation>Ce que c’était, pourquoi cela a été refusé et son identifiant&#xa0;: pour le responsable du serveur.</translation>
    </message>
    <message>
        <source>Nothing needs you</source>
        <translation>Rien à traiter</translation>
    </message>
    <message>
        <source>What the server refuses for good is listed here, with what to do about it.</source>
        <translation>Ce que le serveur refuse définitivement figure ici, avec la marche à suivre.</translation>
    </message>
</context>
<context>
    <name>LibraryActions</name>
    <message>
        <source>Rating</source>
        <translation>Notation</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Marqueur</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Étiquette</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>Pile</translation>
    </message>
    <message>
        <source>Put on top of its stack</source>
        <translation>Placer en haut de la pile</translation>
    </message>
    <message>
        <source>Close all stacks</source>
        <translation>Réduire toutes les piles</translation>
    </message>
    <message>
        <source>Open all stacks</source>
        <translation>Développer toutes les piles</translation>
    </message>
    <message>
        <source>Stack what was taken within {seconds} s</source>
        <translation>Empiler les prises de vue à moins de {seconds} s d’écart</translation>
    </message>
    <message>
        <source>Take out of the collection</source>
        <translation>Retirer de la collection</translation>
    </message>
</context>
<context>
    <name>LibraryBar</name>
    <message>
        <source>Search names, words, people, cameras, folders</source>
        <translation>Rechercher noms, mots, personnes, boîtiers, dossiers</translation>
    </message>
    <message>
        <source>Search photos</source>
        <translation>Rechercher des photos</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Tri</translation>
    </message>
    <message>
        <source>Capture time</source>
        <translation>Heure de capture</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Nom de fichier</translation>
    </message>
    <message>
        <source>Date added</source>
        <translation>Date d’ajout</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Notation</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>Taille du fichier</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Manuel</translation>
    </message>
    <message>
        <source>Turn the order round</source>
        <translation>Inverser le tri</translation>
    </message>
    <message>
        <source>Size of the thumbnails</source>
        <translation>Taille des vignettes</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ouvrir un dossier</translation>
    </message>
</context>
<context>
    <name>LibraryCulling</name>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Légende</translation>
    </message>
    <message>
        <source>Add keywords</source>
        <translation>Ajouter des mots-clés</translation>
    </message>
    <message>
        <source>Remove keywords</source>
        <translation>Retirer des mots-clés</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Ajouter des personnes</translation>
    </message>
    <message>
        <source>Remove people</source>
        <translation>Retirer des personnes</translation>
    </message>
    <message numerus="yes">
        <source>{what} on %n photos</source>
        <translation>
            <numerusform>{what} sur&#xa0;%n photo</numerusform>
            <numerusform>{what} sur&#xa0;%n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryPanel</name>
    <message>
        <source>Sources and collections</source>
        <translation>Sources et collections</translation>
    </message>
    <message>
        <source>Add a collection or a folder of photos</source>
        <translation>Ajouter une collection ou un dossier de photos</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothèque</translation>
    </message>
    <message>
        <source>Add what is selected</source>
        <translation>Ajouter la sélection</translation>
    </message>
    <message>
        <source>Take out what is selected</source>
        <translation>Retirer la sélection</translation>
    </message>
    <message>
        <source>Save as a collection…</source>
        <translation>Enregistrer comme collection…</translation>
    </message>
    <message>
        <source>Clear the quick collection</source>
        <translation>Vider la collection rapide</translation>
    </message>
    <message>
        <source>Edit the rule…</source>
        <translation>Modifier la règle…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>Delete the collection</source>
        <translation>Supprimer la collection</translation>
    </message>
    <message>
        <source>Show in Explore</source>
        <translation>Afficher dans Explorer</translation>
    </message>
    <message>
        <source>Find missing files…</source>
        <translation>Rechercher les fichiers manquants…</translation>
    </message>
    <message>
        <source>Remove from the library; the files stay</source>
        <translation>Retirer de la bibliothèque&#xa0;; les fichiers restent</translation>
    </message>
    <message>
        <source>New collection…</source>
        <translation>Nouvelle collection…</translation>
    </message>
    <message>
        <source>New smart collection…</source>
        <translation>Nouvelle collection dynamique…</translation>
    </message>
    <message>
        <source>New folder of collections…</source>
        <translation>Nouveau dossier de collections…</translation>
    </message>
    <message>
        <source>Open a folder of photos…</source>
        <translation>Ouvrir un dossier de photos…</translation>
    </message>
    <message>
        <source>New folder of collections</source>
        <translation>Nouveau dossier de collections</translation>
    </message>
    <message>
        <source>New collection</source>
        <translation>Nouvelle collection</translation>
    </message>
    <message>
        <source>Save the quick collection</source>
        <translation>Enregistrer la collection rapide</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>Son nom</translation>
    </message>
    <message>
        <source>Look for missing files in a folder</source>
        <translation>Rechercher les fichiers manquants dans un dossier</translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message>
        <source>No photos here</source>
        <translation>Aucune photo ici</translation>
    </message>
    <message>
        <source>Photos of real people belong here. They stay where they are on your disk: open a folder or drop it.</source>
        <translation>Ici vont les photos de vraies personnes. Elles restent où elles sont sur votre disque&#xa0;: ouvrez un dossier ou déposez-le.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ouvrir un dossier</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Aucun résultat</translation>
    </message>
    <message>
        <source>No photo of this place has these words and passes these filters.</source>
        <translation>Aucune photo d’ici ne correspond à ces mots et à ces filtres.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Tout afficher</translation>
    </message>
    <message>
        <source>Nothing in this collection yet</source>
        <translation>Cette collection est encore vide</translation>
    </message>
    <message>
        <source>Drag photos here from All photos or a folder. A smart collection fills by its rule.</source>
        <translation>Faites-y glisser des photos depuis Toutes les photos ou un dossier. Une collection dynamique se remplit selon sa règle.</translation>
    </message>
    <message>
        <source>Show all photos</source>
        <translation>Afficher toutes les photos</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspecteur</translation>
    </message>
    <message>
        <source>Dress this photo</source>
        <translation>Habiller cette photo</translation>
    </message>
</context>
<context>
    <name>LibraryWords</name>
    <message>
        <source>stack of {count} photos</source>
        <translation>pile de {count} photos</translation>
    </message>
    <message>
        <source>in the quick collection</source>
        <translation>dans la collection rapide</translation>
    </message>
    <message>
        <source>has its anchor map</source>
        <translation>avec carte d’ancrage</translation>
    </message>
    <message>
        <source>its file is missing</source>
        <translation>fichier manquant</translation>
    </message>
</context>
<context>
    <name>ListingGrid</name>
    <message>
        <source>Sets</source>
        <translation>Séries</translation>
    </message>
</context>
<context>
    <name>LookCatalogue</name>
    <message>
        <source>keep renders</source>
        <translation>conserver des rendus</translation>
    </message>
    <message>
        <source>discard renders</source>
        <translation>écarter des rendus</translation>
    </message>
    <message>
        <source>decide later</source>
        <translation>décider plus tard</translation>
    </message>
    <message>
        <source>approve renders</source>
        <translation>valider des rendus</translation>
    </message>
    <message>
        <source>reject renders</source>
        <translation>refuser des rendus</translation>
    </message>
    <message>
        <source>take a review back</source>
        <translation>annuler une validation</translation>
    </message>
    <message>
        <source>write a note</source>
        <translation>écrire une note</translation>
    </message>
    <message>
        <source>One render has expired and stays as it is. Render its look again.</source>
        <translation>Un rendu a expiré et reste tel quel. Relancez le rendu de son look.</translation>
    </message>
    <message>
        <source>{count} renders have expired and stay as they are. Render their looks again.</source>
        <translation>{count} rendus ont expiré et restent tels quels. Relancez le rendu de leurs looks.</translation>
    </message>
</context>
<context>
    <name>LookInspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspecteur</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Copy all of this as text</source>
        <translation>Copier tout cela en texte</translation>
    </message>
    <message>
        <source>Show in the statement</source>
        <translation>Afficher dans le relevé</translation>
    </message>
    <message>
        <source>Choose a render to see its proof, what it wears and what was said of it.</source>
        <translation>Choisissez un rendu pour voir sa preuve, ce qui y est porté et ce qu’on en a dit.</translation>
    </message>
    <message>
        <source>Open in dressing room</source>
        <translation>Ouvrir dans la cabine</translation>
    </message>
    <message>
        <source>Render again</source>
        <translation>Refaire le rendu</translation>
    </message>
    <message>
        <source>Render again with another seed</source>
        <translation>Refaire le rendu avec une autre graine</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Worn</source>
        <translation>Porté</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Preuve</translation>
    </message>
    <message>
        <source>Export {count}</source>
        <translation>Exporter {count}</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>{name} and {count} more</source>
        <translation>{name} et {count} autres</translation>
    </message>
    <message>
        <source>“{reason}”</source>
        <translation>«&#xa0;{reason}&#xa0;»</translation>
    </message>
    <message>
        <source>{approved} {when}</source>
        <translation>{approved} {when}</translation>
    </message>
    <message>
        <source>{approved} by {who}, {when}</source>
        <translation>{approved} par {who}, {when}</translation>
    </message>
    <message>
        <source>Rendered</source>
        <translation>Rendu le</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Décidé le</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Graine</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Provenance</translation>
    </message>
    <message>
        <source>Prompt: “{text}”</source>
        <translation>Invite&#xa0;: «&#xa0;{text}&#xa0;»</translation>
    </message>
</context>
<context>
    <name>LookSteps</name>
    <message>
        <source>As in the photo</source>
        <translation>Comme sur la photo</translation>
    </message>
</context>
<context>
    <name>Looks</name>
    <message>
        <source>undecided</source>
        <translation>à décider</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>conservé</translation>
    </message>
    <message>
        <source>discarded</source>
        <translation>écarté</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>disparu</translation>
    </message>
    <message>
        <source>not reviewed</source>
        <translation>à valider</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>validé</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>refusé</translation>
    </message>
    <message>
        <source>all checks good</source>
        <translation>tous les contrôles sont bons</translation>
    </message>
    <message>
        <source>a check wants a look</source>
        <translation>un contrôle est à vérifier</translation>
    </message>
    <message>
        <source>a check failed</source>
        <translation>un contrôle a échoué</translation>
    </message>
    <message>
        <source>a garment that is not known any more</source>
        <translation>un vêtement qui n’est plus connu</translation>
    </message>
    <message>
        <source>expires today</source>
        <translation>expire aujourd’hui</translation>
    </message>
    <message>
        <source>1 day left</source>
        <translation>encore 1 jour</translation>
    </message>
    <message>
        <source>{days} days left</source>
        <translation>encore {days} jours</translation>
    </message>
    <message>
        <source>This render has expired and was cleared away. Render the look again.</source>
        <translation>Ce rendu a expiré et a été supprimé. Relancez le rendu du look.</translation>
    </message>
    <message>
        <source>Its photo is not in the catalogue any more. Import the photo again to open or render it.</source>
        <translation>Sa photo n’est plus dans le catalogue. Réimportez-la pour ouvrir le rendu ou le refaire.</translation>
    </message>
    <message>
        <source>The photo&apos;s file is not where it was. Bring its disk or folder back to open or save this render.</source>
        <translation>Le fichier de la photo n’est plus à sa place. Rétablissez son disque ou son dossier pour ouvrir ou enregistrer ce rendu.</translation>
    </message>
    <message>
        <source>Its photo was taken out of the library. This render can still be opened and rendered again.</source>
        <translation>Sa photo a été retirée de la bibliothèque. Ce rendu peut encore être ouvert et refait.</translation>
    </message>
    <message>
        <source>{slot}: {garment} is not on the shelf any more. It can still be rendered again.</source>
        <translation>{slot}&#xa0;: {garment} n’est plus sur le portant. Le rendu peut encore être refait.</translation>
    </message>
    <message>
        <source>{value}, the engine&apos;s own</source>
        <translation>{value}, valeur du moteur</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Étapes</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Guidage</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Force</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
</context>
<context>
    <name>LooksView</name>
    <message>
        <source>Looks</source>
        <translation>Looks</translation>
    </message>
    <message>
        <source>No looks yet</source>
        <translation>Pas encore de looks</translation>
    </message>
    <message>
        <source>Dress a photo</source>
        <translation>Habiller une photo</translation>
    </message>
    <message>
        <source>No look is like that</source>
        <translation>Aucun look ne correspond</translation>
    </message>
    <message>
        <source>No render matches what is asked for above.</source>
        <translation>Aucun rendu ne correspond aux critères ci-dessus.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Tout afficher</translation>
    </message>
    <message>
        <source>Search photo, garment, reason</source>
        <translation>Rechercher photo, vêtement, motif</translation>
    </message>
    <message>
        <source>Search looks</source>
        <translation>Rechercher des looks</translation>
    </message>
    <message>
        <source>Your renders belong here, with their proof and their reviews.</source>
        <translation>Vos rendus vont ici, avec leur preuve et leur validation.</translation>
    </message>
    <message>
        <source>{count} renders</source>
        <translation>{count} rendus</translation>
    </message>
    <message>
        <source>1 render</source>
        <translation>1 rendu</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Open in ComfyUI…</source>
        <translation>Ouvrir dans ComfyUI…</translation>
    </message>
    <message>
        <source>Only this photo</source>
        <translation>Seulement cette photo</translation>
    </message>
    <message>
        <source>Only with {garment}</source>
        <translation>Seulement avec {garment}</translation>
    </message>
</context>
<context>
    <name>LoraRow</name>
    <message>
        <source>Take off: {name}</source>
        <translation>Retirer&#xa0;: {name}</translation>
    </message>
    <message>
        <source>Weight of {name}</source>
        <translation>Poids de {name}</translation>
    </message>
    <message>
        <source>Wear: {name}</source>
        <translation>Porter&#xa0;: {name}</translation>
    </message>
    <message>
        <source>Write it into the prompt</source>
        <translation>L’écrire dans l’invite</translation>
    </message>
    <message>
        <source>Write “{word}” into the prompt</source>
        <translation>Écrire «&#xa0;{word}&#xa0;» dans l’invite</translation>
    </message>
    <message>
        <source>off</source>
        <translation>coupé</translation>
    </message>
</context>
<context>
    <name>LoraRows</name>
    <message>
        <source>off</source>
        <translation>coupé</translation>
    </message>
</context>
<context>
    <name>LoraShelf</name>
    <message>
        <source>Remove from this machine</source>
        <translation>Supprimer de cette machine</translation>
    </message>
    <message>
        <source>None is kept that fits and is not on</source>
        <translation>Aucun autre LoRA conservé ne convient</translation>
    </message>
    <message>
        <source>From files…</source>
        <translation>À partir de fichiers…</translation>
    </message>
    <message>
        <source>Remove LoRA</source>
        <translation>Supprimer le LoRA</translation>
    </message>
    <message>
        <source>Remove {name} from this machine?</source>
        <translation>Supprimer {name} de cette machine&#xa0;?</translation>
    </message>
    <message>
        <source>{size} become free.</source>
        <translation>{size} seront libérés.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserver</translation>
    </message>
    <message>
        <source>No look was rendered with it.</source>
        <translation>Aucun look n’a été rendu avec lui.</translation>
    </message>
    <message>
        <source>Could not be rendered again without it: {names}.</source>
        <translation>Ne pourraient plus être rendus sans lui&#xa0;: {names}.</translation>
    </message>
</context>
<context>
    <name>LoraStack</name>
    <message>
        <source>LoRAs</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Add LoRA</source>
        <translation>Ajouter un LoRA</translation>
    </message>
    <message>
        <source>Drop .safetensors files here. They are copied beside the weights, each only once.</source>
        <translation>Déposez ici des fichiers .safetensors. Ils sont copiés à côté des poids, chacun une seule fois.</translation>
    </message>
    <message>
        <source>Add LoRA files</source>
        <translation>Ajouter des fichiers LoRA</translation>
    </message>
    <message>
        <source>LoRA files (*.safetensors)</source>
        <translation>Fichiers LoRA (*.safetensors)</translation>
    </message>
</context>
<context>
    <name>Loupe</name>
    <message>
        <source>Name and exposure over the photo</source>
        <translation>Nom et exposition sur la photo</translation>
    </message>
    <message>
        <source>{zoom} %</source>
        <translation>{zoom}&#xa0;%</translation>
    </message>
</context>
<context>
    <name>Machine</name>
    <message>
        <source>{count} %</source>
        <translation>{count}&#xa0;%</translation>
    </message>
    <message>
        <source>{count} W</source>
        <translation>{count}&#xa0;W</translation>
    </message>
    <message>
        <source>{used} used, {free} free</source>
        <translation>{used} utilisés, {free} libres</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>démarre</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>charge</translation>
    </message>
    <message>
        <source>warm</source>
        <translation>prêt</translation>
    </message>
    <message>
        <source>released</source>
        <translation>libéré</translation>
    </message>
    <message>
        <source>stopped, starts again</source>
        <translation>arrêté, redémarre</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Anchor Studio</source>
        <translation>Anchor Studio</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Explorer</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothèque</translation>
    </message>
    <message>
        <source>Garments</source>
        <translation>Vêtements</translation>
    </message>
    <message>
        <source>Dressing</source>
        <translation>Essayage</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Looks</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>Sombre ou clair</translation>
    </message>
    <message>
        <source>Keys of this view</source>
        <translation>Raccourcis de cette vue</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
</context>
<context>
    <name>Marks</name>
    <message>
        <source>No label</source>
        <translation>Sans étiquette</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rouge</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Jaune</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Vert</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Bleu</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Violet</translation>
    </message>
    <message>
        <source>Picked</source>
        <translation>Retenue</translation>
    </message>
    <message>
        <source>No flag</source>
        <translation>Sans marqueur</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Rejetée</translation>
    </message>
</context>
<context>
    <name>MetadataSection</name>
    <message>
        <source>Metadata</source>
        <translation>Métadonnées</translation>
    </message>
    <message>
        <source>Goes along</source>
        <translation>À joindre</translation>
    </message>
    <message>
        <source>Generation data</source>
        <translation>Données de génération</translation>
    </message>
    <message>
        <source>Never the place, serial numbers or thumbnails.</source>
        <translation>Jamais le lieu, les numéros de série ni les vignettes.</translation>
    </message>
    <message>
        <source>TIFF is written without camera data.</source>
        <translation>Le TIFF est écrit sans les données du boîtier.</translation>
    </message>
</context>
<context>
    <name>ModelPart</name>
    <message>
        <source>Progress of {name}</source>
        <translation>Avancement de {name}</translation>
    </message>
    <message>
        <source>Read and accept the licence…</source>
        <translation>Lire et accepter la licence…</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Télécharger</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Bring in from a folder or bundle</source>
        <translation>Importer d’un dossier ou d’un paquet</translation>
    </message>
    <message>
        <source>Check the files</source>
        <translation>Vérifier les fichiers</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Supprimer…</translation>
    </message>
    <message>
        <source>From a folder…</source>
        <translation>D’un dossier…</translation>
    </message>
    <message>
        <source>From a bundle…</source>
        <translation>D’un paquet…</translation>
    </message>
    <message>
        <source>Origin: {text}</source>
        <translation>Origine&#xa0;: {text}</translation>
    </message>
    <message>
        <source>paused · {state}</source>
        <translation>en pause · {state}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Téléchargement</translation>
    </message>
    <message>
        <source>Bringing in</source>
        <translation>Importation</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Vérification</translation>
    </message>
    <message>
        <source>Removing</source>
        <translation>Suppression</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Arrêt</translation>
    </message>
    <message>
        <source>Remove weights</source>
        <translation>Supprimer des poids</translation>
    </message>
    <message>
        <source>Remove the weights of {name}?</source>
        <translation>Supprimer les poids de {name}&#xa0;?</translation>
    </message>
    <message>
        <source>{size} become free. To render with it again they have to be fetched again.</source>
        <translation>{size} seront libérés. Pour refaire des rendus avec ce moteur, il faudra les télécharger à nouveau.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserver</translation>
    </message>
    <message>
        <source>Folder with the model</source>
        <translation>Dossier du modèle</translation>
    </message>
    <message>
        <source>Bundle with the model</source>
        <translation>Paquet du modèle</translation>
    </message>
</context>
<context>
    <name>MoreFields</name>
    <message>
        <source>Seed</source>
        <translation>Graine</translation>
    </message>
    <message>
        <source>Another seed</source>
        <translation>Une autre graine</translation>
    </message>
    <message>
        <source>Keep this seed for every render</source>
        <translation>Garder cette graine pour chaque rendu</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Variantes</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Étapes</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Guidage</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Force</translation>
    </message>
    <message>
        <source>Memory, GB</source>
        <translation>Mémoire, Go</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Invite</translation>
    </message>
    <message>
        <source>Keep lettering and print</source>
        <translation>Garder lettrages et imprimés</translation>
    </message>
    <message>
        <source>Where the drape is certain, its print takes the place of what was painted</source>
        <translation>Là où le drapé est sûr, son imprimé remplace ce qui a été peint</translation>
    </message>
    <message>
        <source>Detail pass in tiles</source>
        <translation>Passe de détail par tuiles</translation>
    </message>
    <message>
        <source>Large regions are painted once more in parts, at full size; slower</source>
        <translation>Les grandes zones sont repeintes par parties, à pleine taille&#xa0;; plus lent</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>Compiled blocks</source>
        <translation>Blocs compilés</translation>
    </message>
    <message>
        <source>Weights kept in</source>
        <translation>Poids conservés en</translation>
    </message>
    <message>
        <source>Automatic: the best that fits the memory, in 16 bit, 8 or 4</source>
        <translation>Automatique&#xa0;: le mieux qui tienne en mémoire, en 16 bits, 8 ou 4</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatique</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>always</source>
        <translation>toujours</translation>
    </message>
    <message>
        <source>Always: the first picture of a size waits until its blocks are compiled</source>
        <translation>Toujours&#xa0;: la première image d’une taille attend que ses blocs soient compilés</translation>
    </message>
    <message>
        <source>Back to the engine&apos;s own values</source>
        <translation>Revenir aux valeurs du moteur</translation>
    </message>
    <message>
        <source>Empty fields leave the engine its own values.</source>
        <translation>Un champ vide laisse au moteur sa propre valeur.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucune</translation>
    </message>
    <message>
        <source>This engine reads no prompt</source>
        <translation>Ce moteur ne lit pas d’invite</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 bits</translation>
    </message>
    <message>
        <source>8 bit, floating point</source>
        <translation>8 bits, virgule flottante</translation>
    </message>
    <message>
        <source>8 bit, whole numbers</source>
        <translation>8 bits, nombres entiers</translation>
    </message>
    <message>
        <source>4 bit</source>
        <translation>4 bits</translation>
    </message>
</context>
<context>
    <name>MoreMenu</name>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Change the keys</source>
        <translation>Modifier les raccourcis</translation>
    </message>
    <message>
        <source>Storage and key</source>
        <translation>Stockage et clé</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>About Anchor Studio</source>
        <translation>À propos d’Anchor Studio</translation>
    </message>
    <message>
        <source>Open the folder of logs</source>
        <translation>Ouvrir le dossier des journaux</translation>
    </message>
</context>
<context>
    <name>NamingSection</name>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Insert…</source>
        <translation>Insérer…</translation>
    </message>
    <message>
        <source>Insert a token into the name</source>
        <translation>Insérer un jeton dans le nom</translation>
    </message>
    <message>
        <source>First number</source>
        <translation>Premier numéro</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Résultat</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>Navigator</source>
        <translation>Navigation</translation>
    </message>
</context>
<context>
    <name>NoPhoto</name>
    <message>
        <source>Open folder</source>
        <translation>Ouvrir un dossier</translation>
    </message>
    <message>
        <source>Choose a photo</source>
        <translation>Choisissez une photo</translation>
    </message>
    <message>
        <source>Pick one in the tray below, drop one here, or open a folder of your own.</source>
        <translation>Prenez-en une dans le bandeau ci-dessous, déposez-en une ici ou ouvrez l’un de vos dossiers.</translation>
    </message>
    <message>
        <source>No photo to dress yet</source>
        <translation>Pas encore de photo à habiller</translation>
    </message>
    <message>
        <source>Drop photos or a folder here, or open a folder. They stay where they are on your disk.</source>
        <translation>Déposez ici des photos ou un dossier, ou ouvrez un dossier. Elles restent où elles sont sur votre disque.</translation>
    </message>
</context>
<context>
    <name>NotificationBar</name>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copier le rapport</translation>
    </message>
    <message>
        <source>Versions and the error, without pictures, names or paths</source>
        <translation>Versions et erreur, sans images, noms ni chemins</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message>
        <source>Something went wrong that the studio did not expect. Try again; if it stays, copy the report.</source>
        <translation>Une erreur inattendue s’est produite. Réessayez&#xa0;; si elle persiste, copiez le rapport.</translation>
    </message>
</context>
<context>
    <name>NumberField</name>
    <message>
        <source>{least} to {most}</source>
        <translation>de {least} à {most}</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>before</source>
        <translation>avant</translation>
    </message>
    <message>
        <source>after</source>
        <translation>après</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>{share} % hard</source>
        <translation>dureté {share}&#xa0;%</translation>
    </message>
    <message>
        <source>The photo as it was</source>
        <translation>La photo d’origine</translation>
    </message>
    <message>
        <source>{view}  ·  {status}</source>
        <translation>{view}  ·  {status}</translation>
    </message>
    <message>
        <source>{zoom} %</source>
        <translation>{zoom}&#xa0;%</translation>
    </message>
</context>
<context>
    <name>PageRows</name>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n résultat</numerusform>
            <numerusform>%n résultats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PathEditor</name>
    <message>
        <source>{ask}: {title}</source>
        <translation>{ask}&#xa0;: {title}</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>aucun pour l’instant</translation>
    </message>
</context>
<context>
    <name>PersonFinder</name>
    <message>
        <source>Find the person</source>
        <translation>Trouver la personne</translation>
    </message>
    <message numerus="yes">
        <source>%n photos keep the anchor map they have.</source>
        <translation>
            <numerusform>%n photo garde la carte d’ancrage qu’elle a.</numerusform>
            <numerusform>%n photos gardent la carte d’ancrage qu’elles ont.</numerusform>
        </translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>La remplacer</translation>
    </message>
    <message numerus="yes">
        <source>The persons of %n photos were found.</source>
        <translation>
            <numerusform>La personne de&#xa0;%n photo a été trouvée.</numerusform>
            <numerusform>Les personnes de&#xa0;%n photos ont été trouvées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photos still have no anchor map.</source>
        <translation>
            <numerusform>%n photo n’a toujours pas de carte d’ancrage.</numerusform>
            <numerusform>%n photos n’ont toujours pas de carte d’ancrage.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoCanvas</name>
    <message>
        <source>Photo canvas</source>
        <translation>Plan de travail de la photo</translation>
    </message>
    <message>
        <source>Smart brush</source>
        <translation>Pinceau intelligent</translation>
    </message>
</context>
<context>
    <name>PhotoGrid</name>
    <message>
        <source>Photos</source>
        <translation>Photos</translation>
    </message>
</context>
<context>
    <name>PhotoPanel</name>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>No anchor map: brush over the garment (S) to make one</source>
        <translation>Pas de carte d’ancrage&#xa0;: passez le pinceau sur le vêtement (S) pour en créer une</translation>
    </message>
    <message>
        <source>Anchor map by its creator</source>
        <translation>Carte d’ancrage de l’auteur</translation>
    </message>
    <message>
        <source>Anchor map by hand</source>
        <translation>Carte d’ancrage faite à la main</translation>
    </message>
    <message>
        <source>Anchor map from its file</source>
        <translation>Carte d’ancrage tirée de son fichier</translation>
    </message>
    <message>
        <source>Anchor map by {source}</source>
        <translation>Carte d’ancrage&#xa0;: {source}</translation>
    </message>
    <message>
        <source>Your original is never changed</source>
        <translation>Votre original n’est jamais modifié</translation>
    </message>
    <message>
        <source>Taken {when}</source>
        <translation>Prise de vue&#xa0;: {when}</translation>
    </message>
</context>
<context>
    <name>PhotoRenders</name>
    <message>
        <source>keep a render</source>
        <translation>conserver un rendu</translation>
    </message>
    <message>
        <source>discard a render</source>
        <translation>écarter un rendu</translation>
    </message>
    <message>
        <source>decide later</source>
        <translation>décider plus tard</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>Enregistré sous {name}.</translation>
    </message>
</context>
<context>
    <name>PhotoTray</name>
    <message>
        <source>Photo tray</source>
        <translation>Bandeau de photos</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Photos</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ouvrir un dossier</translation>
    </message>
    <message>
        <source>No photos here</source>
        <translation>Aucune photo ici</translation>
    </message>
    <message>
        <source>Photos stay where they are on your disk. Drop files or a folder, or open one.</source>
        <translation>Les photos restent où elles sont sur votre disque. Déposez des fichiers ou un dossier, ou ouvrez-en un.</translation>
    </message>
</context>
<context>
    <name>Photos</name>
    <message>
        <source>Open a folder of photos</source>
        <translation>Ouvrir un dossier de photos</translation>
    </message>
</context>
<context>
    <name>PicturePane</name>
    <message>
        <source>The render; hold to see the photo as it was</source>
        <translation>Le rendu&#xa0;; maintenez pour voir la photo d’origine</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Avant</translation>
    </message>
</context>
<context>
    <name>PictureSource</name>
    <message>
        <source>This photo cannot be shown. Look whether another program opens it.</source>
        <translation>Cette photo ne peut pas être affichée. Vérifiez si un autre programme l’ouvre.</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>{zoom} %</source>
        <translation>{zoom}&#xa0;%</translation>
    </message>
    <message>
        <source>No photo</source>
        <translation>Aucune photo</translation>
    </message>
</context>
<context>
    <name>PlaceSection</name>
    <message>
        <source>Where</source>
        <translation>Où</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Choisir le dossier</translation>
    </message>
    <message>
        <source>Subfolder</source>
        <translation>Sous-dossier</translation>
    </message>
    <message>
        <source>None. For example {set}/{date}</source>
        <translation>Aucun. Par exemple {set}/{date}</translation>
    </message>
    <message>
        <source>Insert…</source>
        <translation>Insérer…</translation>
    </message>
    <message>
        <source>Insert a token into the subfolder</source>
        <translation>Insérer un jeton dans le sous-dossier</translation>
    </message>
    <message>
        <source>If the name is taken</source>
        <translation>Si le nom est pris</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exporter vers</translation>
    </message>
</context>
<context>
    <name>PlaceView</name>
    <message>
        <source>Places of photos</source>
        <translation>Emplacements des photos</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>Quick collection</source>
        <translation>Collection rapide</translation>
    </message>
    <message>
        <source>Unlocked sets</source>
        <translation>Séries débloquées</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>Toutes les photos</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Dossiers</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>Collections</translation>
    </message>
</context>
<context>
    <name>PresetPanel</name>
    <message>
        <source>Presets</source>
        <translation>Préréglages</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Enregistrer…</translation>
    </message>
    <message>
        <source>Keep this recipe as a preset</source>
        <translation>Enregistrer cette recette comme préréglage</translation>
    </message>
    <message>
        <source>Rename the preset</source>
        <translation>Renommer le préréglage</translation>
    </message>
    <message>
        <source>Delete the preset</source>
        <translation>Supprimer le préréglage</translation>
    </message>
    <message>
        <source>Save preset</source>
        <translation>Enregistrer le préréglage</translation>
    </message>
    <message>
        <source>What this recipe is called:</source>
        <translation>Nom de cette recette&#xa0;:</translation>
    </message>
    <message>
        <source>Rename preset</source>
        <translation>Renommer le préréglage</translation>
    </message>
    <message>
        <source>What this preset is called:</source>
        <translation>Nom de ce préréglage&#xa0;:</translation>
    </message>
</context>
<context>
    <name>PreviewRows</name>
    <message>
        <source>Photo {number} of {count}</source>
        <translation>Photo {number} sur {count}</translation>
    </message>
</context>
<context>
    <name>PreviewStrip</name>
    <message>
        <source>Photos of the set</source>
        <translation>Photos de la série</translation>
    </message>
</context>
<context>
    <name>Price</name>
    <message>
        <source>Rendered here, at no charge</source>
        <translation>Rendu ici, non facturé</translation>
    </message>
    <message>
        <source>This holds {amount} and {short} are missing. Connect to your account in the settings to have more, or dress a photo of your own.</source>
        <translation>Montant à retenir&#xa0;: {amount}&#xa0;; il manque {short}. Connectez votre compte dans les réglages pour en avoir plus, ou habillez une photo à vous.</translation>
    </message>
    <message>
        <source>This holds {amount} and {short} are missing. Buy credits under Account, or dress a photo of your own.</source>
        <translation>Montant à retenir&#xa0;: {amount}&#xa0;; il manque {short}. Achetez des crédits dans Compte, ou habillez l’une de vos photos.</translation>
    </message>
    <message>
        <source>This holds {amount}, which are not reserved to this machine yet. Sync under Account.</source>
        <translation>Montant à retenir&#xa0;: {amount}, pas encore réservés à cette machine. Synchronisez dans Compte.</translation>
    </message>
    <message>
        <source>{price} to the creators + {fee} fee for {count} variants; held now, each charged when you keep it</source>
        <translation>{price} aux créateurs + {fee} de frais pour {count} variantes&#xa0;; montant retenu maintenant, chaque variante est facturée quand vous la conservez</translation>
    </message>
    <message>
        <source>{price} to the creators + {fee} fee; held now, charged when you keep it</source>
        <translation>{price} aux créateurs + {fee} de frais&#xa0;; montant retenu maintenant, facturé quand vous conservez le rendu</translation>
    </message>
    <message>
        <source>{price} to the creators; held now, charged when you keep it</source>
        <translation>{price} aux créateurs&#xa0;; montant retenu maintenant, facturé quand vous conservez le rendu</translation>
    </message>
    <message>
        <source>{count} held</source>
        <translation>retenu&#xa0;: {count}</translation>
    </message>
    <message>
        <source>{count} charged</source>
        <translation>facturé&#xa0;: {count}</translation>
    </message>
    <message>
        <source>{count} in review</source>
        <translation>en examen&#xa0;: {count}</translation>
    </message>
    <message>
        <source>{credits} charged</source>
        <translation>facturé&#xa0;: {credits}</translation>
    </message>
    <message>
        <source>{credits} held</source>
        <translation>retenu&#xa0;: {credits}</translation>
    </message>
    <message>
        <source>{credits} in review</source>
        <translation>en examen&#xa0;: {credits}</translation>
    </message>
    <message>
        <source>{credits} given back</source>
        <translation>restitué&#xa0;: {credits}</translation>
    </message>
</context>
<context>
    <name>Proof</name>
    <message>
        <source>Anchor lock</source>
        <translation>Verrou d’ancrage</translation>
    </message>
    <message>
        <source>{changed} of {pixels} pixels changed outside</source>
        <translation>Pixels modifiés à l’extérieur&#xa0;: {changed} sur {pixels}</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Couleur</translation>
    </message>
    <message>
        <source>ΔE {value} to the garment file</source>
        <translation>ΔE {value} par rapport au fichier du vêtement</translation>
    </message>
    <message>
        <source>Lettering and print</source>
        <translation>Lettrage et imprimé</translation>
    </message>
    <message>
        <source>{value} with the drape</source>
        <translation>{value} avec le drapé</translation>
    </message>
    <message>
        <source>Seam</source>
        <translation>Raccord</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Couverture</translation>
    </message>
    <message>
        <source>{share} of the edit region</source>
        <translation>{share} de la zone de retouche</translation>
    </message>
    <message>
        <source>Invented skin</source>
        <translation>Peau inventée</translation>
    </message>
    <message>
        <source>nothing is left open</source>
        <translation>rien ne reste ouvert</translation>
    </message>
    <message>
        <source>{share} of the garment&apos;s region</source>
        <translation>{share} de la zone du vêtement</translation>
    </message>
    <message>
        <source>checkered: a render fills it</source>
        <translation>damier&#xa0;: le rendu le remplira</translation>
    </message>
    <message>
        <source>Still to fill</source>
        <translation>Reste à remplir</translation>
    </message>
    <message>
        <source>no visible step ({value} of its surroundings)</source>
        <translation>aucun raccord visible ({value} ses alentours)</translation>
    </message>
    <message>
        <source>a step of {value} its surroundings</source>
        <translation>un raccord de {value} ses alentours</translation>
    </message>
    <message>
        <source>none: every pixel is photo or garment</source>
        <translation>aucune&#xa0;: chaque pixel vient de la photo ou du vêtement</translation>
    </message>
    <message>
        <source>{share} of the region is invented</source>
        <translation>{share} de la zone est inventée</translation>
    </message>
</context>
<context>
    <name>ProofPanel</name>
    <message>
        <source>Proof</source>
        <translation>Preuve</translation>
    </message>
    <message>
        <source>A preview has no proof. Render it: the result is then counted, pixel by pixel.</source>
        <translation>Un aperçu n’a pas de preuve. Lancez le rendu&#xa0;: le résultat est alors compté, pixel par pixel.</translation>
    </message>
    <message>
        <source>Every render is checked against the photo: what changed, where, and how true the garment is.</source>
        <translation>Chaque rendu est comparé à la photo&#xa0;: ce qui a changé, où, et la fidélité du vêtement.</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>rendering {count}</source>
        <translation>{count} en rendu</translation>
    </message>
    <message>
        <source>exporting {count}</source>
        <translation>{count} en export</translation>
    </message>
    <message>
        <source>waiting {count}</source>
        <translation>{count} en attente</translation>
    </message>
    <message>
        <source>queue paused</source>
        <translation>file en pause</translation>
    </message>
    <message>
        <source>nothing to render</source>
        <translation>rien à rendre</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pause</translation>
    </message>
    <message>
        <source>{count} failed</source>
        <translation>{count} en échec</translation>
    </message>
    <message>
        <source>prepare</source>
        <translation>préparation</translation>
    </message>
    <message>
        <source>parse</source>
        <translation>analyse</translation>
    </message>
    <message>
        <source>drape</source>
        <translation>drapé</translation>
    </message>
    <message>
        <source>diffuse</source>
        <translation>diffusion</translation>
    </message>
    <message>
        <source>lock</source>
        <translation>verrouillage</translation>
    </message>
    <message>
        <source>check</source>
        <translation>contrôle</translation>
    </message>
    <message>
        <source>waits for its turn</source>
        <translation>attend son tour</translation>
    </message>
    <message>
        <source>load the model</source>
        <translation>chargement du modèle</translation>
    </message>
    <message>
        <source>detail pass</source>
        <translation>passe de détail</translation>
    </message>
    <message>
        <source>reading the photo</source>
        <translation>lecture de la photo</translation>
    </message>
    <message>
        <source>composing</source>
        <translation>composition</translation>
    </message>
    <message>
        <source>size and colour</source>
        <translation>taille et couleur</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>écriture</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en attente</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>terminé</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulé</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>This failed without saying why. Try it again.</source>
        <translation>Échec sans explication. Réessayez.</translation>
    </message>
    <message>
        <source>stopped the render process once, is tried again</source>
        <translation>a arrêté une fois le processus de rendu, nouvel essai en cours</translation>
    </message>
    <message>
        <source>was interrupted, waits again</source>
        <translation>a été interrompu, de nouveau en attente</translation>
    </message>
    <message>
        <source>was interrupted, is paused</source>
        <translation>a été interrompu, en pause</translation>
    </message>
    <message>
        <source>a few seconds</source>
        <translation>quelques secondes</translation>
    </message>
    <message>
        <source>about {seconds} s</source>
        <translation>environ {seconds} s</translation>
    </message>
    <message>
        <source>about {minutes} min</source>
        <translation>environ {minutes} min</translation>
    </message>
    <message>
        <source>about {hours} h</source>
        <translation>environ {hours} h</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Queue</source>
        <translation>File d’attente</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Tâches</translation>
    </message>
    <message>
        <source>Nothing to render</source>
        <translation>Rien à rendre</translation>
    </message>
    <message>
        <source>Renders line up here. Put a garment on a photo, then render it.</source>
        <translation>Les rendus s’alignent ici. Mettez un vêtement sur une photo, puis lancez le rendu.</translation>
    </message>
    <message>
        <source>Dress a photo</source>
        <translation>Habiller une photo</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>Tout mettre en pause</translation>
    </message>
    <message>
        <source>Pause the job, or let it go on</source>
        <translation>Mettre la tâche en pause ou la reprendre</translation>
    </message>
    <message>
        <source>Sooner</source>
        <translation>Plus tôt</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Plus tard</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Cancel this job</source>
        <translation>Annuler cette tâche</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Afficher dans le dossier</translation>
    </message>
    <message>
        <source>Clear what has ended</source>
        <translation>Effacer ce qui est terminé</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Go on with the queue</source>
        <translation>Reprendre la file d’attente</translation>
    </message>
    <message>
        <source>Start nothing new; what runs is finished first</source>
        <translation>Ne rien démarrer de nouveau&#xa0;; ce qui est en cours se termine</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Modules</source>
        <translation>Modules</translation>
    </message>
</context>
<context>
    <name>Recorder</name>
    <message>
        <source>Take it away there</source>
        <translation>Le retirer là-bas</translation>
    </message>
    <message>
        <source>Press another</source>
        <translation>En taper un autre</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Ne rien changer</translation>
    </message>
    <message>
        <source>“{text}” ({place})</source>
        <translation>«&#xa0;{text}&#xa0;» ({place})</translation>
    </message>
    <message>
        <source>{key} already means {others}. Nothing has changed yet.</source>
        <translation>{key} sert déjà à {others}. Rien n’a encore changé.</translation>
    </message>
    <message>
        <source>Press the new key for “{text}”. Esc leaves it as it is.</source>
        <translation>Tapez le nouveau raccourci pour «&#xa0;{text}&#xa0;». Échap le laisse tel quel.</translation>
    </message>
</context>
<context>
    <name>RecoveryPage</name>
    <message>
        <source>Anchor Studio: recovery key</source>
        <translation>Anchor Studio&#xa0;: clé de récupération</translation>
    </message>
    <message>
        <source>Profile: {profile}</source>
        <translation>Profil&#xa0;: {profile}</translation>
    </message>
    <message>
        <source>Printed: {day}</source>
        <translation>Imprimé le&#xa0;: {day}</translation>
    </message>
    <message>
        <source>Lock this page away: whoever has it can read the catalogue.</source>
        <translation>Mettez cette page sous clé&#xa0;: quiconque la possède peut lire le catalogue.</translation>
    </message>
    <message>
        <source>To use it: `anchor key recover`, then type the groups; small letters will do.</source>
        <translation>Pour l’utiliser&#xa0;: `anchor key recover`, puis saisissez les groupes&#xa0;; les minuscules conviennent.</translation>
    </message>
</context>
<context>
    <name>RejectPanel</name>
    <message>
        <source>Reject</source>
        <translation>Refuser</translation>
    </message>
    <message>
        <source>Why? For example: hem too short</source>
        <translation>Par exemple&#xa0;: ourlet trop court</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Reject this render</source>
        <translation>Refuser ce rendu</translation>
    </message>
    <message>
        <source>Reject {count} renders</source>
        <translation>Refuser {count} rendus</translation>
    </message>
    <message>
        <source>Reject because: {reason}</source>
        <translation>Refuser pour ce motif&#xa0;: {reason}</translation>
    </message>
</context>
<context>
    <name>RenderRows</name>
    <message numerus="yes">
        <source>%n kept</source>
        <translation>
            <numerusform>%n conservé</numerusform>
            <numerusform>%n conservés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n undecided</source>
        <translation>
            <numerusform>%n à décider</numerusform>
            <numerusform>%n à décider</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rendering</source>
        <translation>
            <numerusform>%n en cours</numerusform>
            <numerusform>%n en cours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n en attente</numerusform>
            <numerusform>%n en attente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n en échec</numerusform>
            <numerusform>%n en échec</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n discarded</source>
        <translation>
            <numerusform>%n écarté</numerusform>
            <numerusform>%n écartés</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Renders</name>
    <message>
        <source>kept</source>
        <translation>conservé</translation>
    </message>
    <message>
        <source>discarded</source>
        <translation>écarté</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>expiré</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>à décider</translation>
    </message>
    <message>
        <source>rendering</source>
        <translation>rendu en cours</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en attente</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pause</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>en échec</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulé</translation>
    </message>
    <message>
        <source>expires today</source>
        <translation>expire aujourd’hui</translation>
    </message>
    <message>
        <source>{days} days left</source>
        <translation>encore {days} jours</translation>
    </message>
    <message>
        <source>1 day left</source>
        <translation>encore 1 jour</translation>
    </message>
</context>
<context>
    <name>Reopening</name>
    <message>
        <source>The photo&apos;s anchor map was changed since this render was made with version {version}.</source>
        <translation>La carte d’ancrage de la photo a changé depuis ce rendu, fait avec la version {version}.</translation>
    </message>
    <message>
        <source>The anchor map that this render was made with is not in the photo&apos;s history.</source>
        <translation>La carte d’ancrage utilisée pour ce rendu n’est pas dans l’historique de la photo.</translation>
    </message>
    <message>
        <source>The render is shown as it is; what you render now uses today&apos;s map.</source>
        <translation>Le rendu est affiché tel quel&#xa0;; un nouveau rendu utilisera la carte actuelle.</translation>
    </message>
    <message>
        <source>Render with today&apos;s map</source>
        <translation>Rendu avec la carte actuelle</translation>
    </message>
</context>
<context>
    <name>ReportModel</name>
    <message>
        <source>Anchor Studio ended unexpectedly last time. Your work is in the catalogue.</source>
        <translation>Anchor Studio s’est arrêté de façon inattendue la dernière fois. Votre travail est dans le catalogue.</translation>
    </message>
    <message>
        <source>Look at the report</source>
        <translation>Voir le rapport</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>All that the report contains</source>
        <translation>Tout le contenu du rapport</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Enregistrer sous</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>Nothing has been sent and nothing will be. This is all that it contains: no picture, and no name of a file, a garment or a photo. Copy it to whoever helps you.</source>
        <translation>Rien n’a été envoyé et rien ne le sera. Voici tout ce qu’il contient&#xa0;: aucune image, aucun nom de fichier, de vêtement ni de photo. Copiez-le pour la personne qui vous aide.</translation>
    </message>
    <message>
        <source>Anchor Studio ended unexpectedly.</source>
        <translation>Anchor Studio s’est arrêté de façon inattendue.</translation>
    </message>
    <message>
        <source>The studio has ended as it should; this is how things stand now.</source>
        <translation>Le studio s’est arrêté normalement&#xa0;; voici l’état actuel.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>Enregistrer le rapport sous</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Texte (*.txt)</translation>
    </message>
</context>
<context>
    <name>RetouchView</name>
    <message>
        <source>Garment canvas</source>
        <translation>Plan de travail du vêtement</translation>
    </message>
    <message>
        <source>Opening the garment</source>
        <translation>Ouverture du vêtement</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Exact edge</source>
        <translation>Bord exact</translation>
    </message>
    <message>
        <source>A model draws fringes, lace and knit along the cut-out&apos;s outline</source>
        <translation>Un modèle trace franges, dentelle et maille le long du détourage</translation>
    </message>
    <message>
        <source>{name}: cut-out and points</source>
        <translation>{name}&#xa0;: détourage et points</translation>
    </message>
    <message>
        <source>Smart brush</source>
        <translation>Pinceau intelligent</translation>
    </message>
</context>
<context>
    <name>RuleDialog</name>
    <message>
        <source>Smart collection</source>
        <translation>Collection dynamique</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>Son nom</translation>
    </message>
    <message>
        <source>How many of the lines have to hold</source>
        <translation>Combien de lignes doivent être vérifiées</translation>
    </message>
    <message>
        <source>All of these hold</source>
        <translation>Toutes ces conditions</translation>
    </message>
    <message>
        <source>Any of these holds</source>
        <translation>Au moins une de ces conditions</translation>
    </message>
    <message>
        <source>None of these holds</source>
        <translation>Aucune de ces conditions</translation>
    </message>
    <message>
        <source>Add a line</source>
        <translation>Ajouter une ligne</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>RuleLine</name>
    <message>
        <source>What is asked</source>
        <translation>Critère</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Étoiles</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Marqueur</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Étiquette</translation>
    </message>
    <message>
        <source>Keyword</source>
        <translation>Mot-clé</translation>
    </message>
    <message>
        <source>linen, silk</source>
        <translation>lin, soie</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Personne</translation>
    </message>
    <message>
        <source>Names, with commas between them</source>
        <translation>Noms, séparés par des virgules</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Mots</translation>
    </message>
    <message>
        <source>As in the search field</source>
        <translation>Comme dans le champ de recherche</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Boîtier</translation>
    </message>
    <message>
        <source>As it names itself</source>
        <translation>Tel qu’il se nomme</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Prise de vue</translation>
    </message>
    <message>
        <source>2026-03, or 2026-01 to 2026-03-31</source>
        <translation>2026-03, ou 2026-01 à 2026-03-31</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>Taille du fichier</translation>
    </message>
    <message>
        <source>In MB: 20, or 20 to 60</source>
        <translation>En Mo&#xa0;: 20, ou 20 à 60</translation>
    </message>
    <message>
        <source>Has its anchor map</source>
        <translation>Avec carte d’ancrage</translation>
    </message>
    <message>
        <source>Has none</source>
        <translation>Sans carte d’ancrage</translation>
    </message>
    <message>
        <source>Anchor map</source>
        <translation>Carte d’ancrage</translation>
    </message>
    <message>
        <source>File is missing</source>
        <translation>Fichier manquant</translation>
    </message>
    <message>
        <source>File is there</source>
        <translation>Fichier présent</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Remove this line</source>
        <translation>Supprimer cette ligne</translation>
    </message>
</context>
<context>
    <name>SentenceWords</name>
    <message>
        <source>“{0}”</source>
        <translation>«&#xa0;{0}&#xa0;»</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>à décider</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>conservé</translation>
    </message>
    <message>
        <source>discarded</source>
        <translation>écarté</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>expiré</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>disparu</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en attente</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pause</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>terminé</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>en échec</translation>
    </message>
    <message>
        <source>quarantined</source>
        <translation>mis de côté</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulé</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>A collection needs a name. Type one.</source>
        <translation>Une collection doit avoir un nom. Saisissez-en un.</translation>
    </message>
    <message>
        <source>A colour profile cannot be used; save the picture again with sRGB, Display P3 or Adobe RGB.</source>
        <translation>Un profil de couleur est inutilisable&#xa0;; réenregistrez l’image en sRGB, Display P3 ou Adobe RGB.</translation>
    </message>
    <message>
        <source>A curly bracket stands alone. Tokens are written like {{photo}}.</source>
        <translation>Une accolade est isolée. Les jetons s’écrivent comme {{photo}}.</translation>
    </message>
    <message>
        <source>A faint edge shows around the garment; look at it at full size.</source>
        <translation>Un léger liseré se voit autour du vêtement&#xa0;; examinez-le à 100&#xa0;%.</translation>
    </message>
    <message>
        <source>A picture is missing from the vault in {0}. Bring the folder back from a backup, or import the picture again.</source>
        <translation>Une image manque dans le coffre de {0}. Restaurez le dossier depuis une sauvegarde, ou réimportez l’image.</translation>
    </message>
    <message>
        <source>A preset needs a name. Type one.</source>
        <translation>Un préréglage doit avoir un nom. Saisissez-en un.</translation>
    </message>
    <message>
        <source>A preset&apos;s name has at most {0} characters. Shorten it.</source>
        <translation>Le nom d’un préréglage compte au plus {0} caractères. Raccourcissez-le.</translation>
    </message>
    <message>
        <source>A recovery key has {0} letters and digits, and this one has {1}. Compare it with the printed page.</source>
        <translation>Une clé de récupération compte {0} lettres et chiffres, et celle-ci en a {1}. Comparez-la avec la page imprimée.</translation>
    </message>
    <message>
        <source>A render of “{0}” is {1}, and only kept renders are exported. Keep it (P) first.</source>
        <translation>Un rendu de «&#xa0;{0}&#xa0;» est {1}, et seuls les rendus conservés sont exportés. Conservez-le d’abord (P).</translation>
    </message>
    <message>
        <source>A render process may not do this ({0}).</source>
        <translation>Un processus de rendu n’a pas le droit de faire cela ({0}).</translation>
    </message>
    <message>
        <source>A rim or step shows around the garment; widen the garment&apos;s region with the smart brush.</source>
        <translation>Un bord ou un raccord se voit autour du vêtement&#xa0;; élargissez la zone du vêtement avec le pinceau intelligent.</translation>
    </message>
    <message>
        <source>A transaction was ended for another&apos;s sake; it is run again.</source>
        <translation>Une transaction a été interrompue au profit d’une autre&#xa0;; elle est relancée.</translation>
    </message>
    <message>
        <source>An account gets at most {0} new devices a day. Try again tomorrow.</source>
        <translation>Un compte reçoit au plus {0} nouveaux appareils par jour. Réessayez demain.</translation>
    </message>
    <message>
        <source>Another Anchor Studio command is preparing this profile. Try again when it is done.</source>
        <translation>Une autre commande d’Anchor Studio prépare ce profil. Réessayez quand elle aura terminé.</translation>
    </message>
    <message>
        <source>Another program is using {0}. Try again when it is done.</source>
        <translation>Un autre programme utilise {0}. Réessayez quand il aura terminé.</translation>
    </message>
    <message>
        <source>Another window{0} has the profile {1} open. Use that window, or start with --profile and another folder.</source>
        <translation>Une autre fenêtre{0} a ouvert le profil {1}. Utilisez cette fenêtre, ou démarrez avec --profile et un autre dossier.</translation>
    </message>
    <message>
        <source>Choose a passphrase of at least eight characters.</source>
        <translation>Choisissez une phrase secrète d’au moins huit caractères.</translation>
    </message>
    <message>
        <source>Choose the folder that the files go to.</source>
        <translation>Choisissez le dossier de destination des fichiers.</translation>
    </message>
    <message>
        <source>Copy this and write to whoever runs the server.</source>
        <translation>Copiez ceci et écrivez au responsable du serveur.</translation>
    </message>
    <message>
        <source>Copy this and write to whoever runs the server. Everything else went on.</source>
        <translation>Copiez ceci et écrivez au responsable du serveur. Tout le reste a continué.</translation>
    </message>
    <message>
        <source>Courier files need an account of a house: sign in once where the server can be reached, or begin with `anchor courier join`.</source>
        <translation>Les fichiers de coursier demandent un compte d’une maison&#xa0;: connectez-vous une fois là où le serveur est joignable, ou commencez par `anchor courier join`.</translation>
    </message>
    <message>
        <source>Group {0} of the recovery key ({1}) is not right. Compare it with the printed page.</source>
        <translation>Le groupe {0} de la clé de récupération ({1}) n’est pas juste. Comparez-le avec la page imprimée.</translation>
    </message>
    <message>
        <source>In {0}, blobs must be s3://bucket/prefix, or not be there.</source>
        <translation>Dans {0}, blobs doit être s3://bucket/prefix, ou ne pas y figurer.</translation>
    </message>
    <message>
        <source>In {0}, {1} must be from {2} to {3}.</source>
        <translation>Dans {0}, {1} doit être compris entre {2} et {3}.</translation>
    </message>
    <message>
        <source>In {0}, {1} names {2}. It must be addresses or networks, like 127.0.0.1 or 10.0.0.0/8.</source>
        <translation>Dans {0}, {1} nomme {2}. Il faut des adresses ou des réseaux, comme 127.0.0.1 ou 10.0.0.0/8.</translation>
    </message>
    <message>
        <source>It is not known where this person&apos;s hips are; place both hip keypoints, or brush over the trousers or skirt.</source>
        <translation>La position des hanches de cette personne est inconnue&#xa0;; placez les deux points de hanche, ou passez le pinceau sur le pantalon ou la jupe.</translation>
    </message>
    <message>
        <source>It was not asked for.</source>
        <translation>Cela n’a pas été demandé.</translation>
    </message>
    <message>
        <source>JPEG holds no picture this large; save it as PNG or TIFF instead.</source>
        <translation>Le JPEG n’accepte pas d’image aussi grande&#xa0;; enregistrez-la plutôt en PNG ou en TIFF.</translation>
    </message>
    <message>
        <source>No garment could be told from its surroundings there; paint more of it, and paint what is not part of it with the other brush.</source>
        <translation>Aucun vêtement ne se distingue de son entourage à cet endroit&#xa0;; peignez-en davantage, et peignez avec l’autre pinceau ce qui n’en fait pas partie.</translation>
    </message>
    <message>
        <source>No garment stands out from the ground of this picture; use a ground of another colour, a picture that is already cut out, or paint its mask.</source>
        <translation>Aucun vêtement ne se détache du fond de cette image&#xa0;; prenez un fond d’une autre couleur, une image déjà détourée, ou peignez son masque.</translation>
    </message>
    <message>
        <source>No seam stands out at the edge of the edit region.</source>
        <translation>Aucun raccord n’est visible au bord de la zone de retouche.</translation>
    </message>
    <message>
        <source>No skin was invented.</source>
        <translation>Aucune peau n’a été inventée.</translation>
    </message>
    <message>
        <source>Nothing is chosen to be exported. Choose a kept render or a photo.</source>
        <translation>Rien n’est choisi pour l’export. Choisissez un rendu conservé ou une photo.</translation>
    </message>
    <message>
        <source>Nothing is known of this photo yet. Brush over the garment with the smart brush (S), or put an anchors file beside the photo and import it again.</source>
        <translation>On ne sait encore rien de cette photo. Passez le pinceau intelligent (S) sur le vêtement, ou placez un fichier d’ancrage à côté de la photo et réimportez-la.</translation>
    </message>
    <message>
        <source>Nothing is painted yet; draw over the garment, or round it, and try again.</source>
        <translation>Rien n’est encore peint&#xa0;; tracez sur le vêtement ou autour, puis réessayez.</translation>
    </message>
    <message>
        <source>Nothing was written: it was ended from outside, or lost power.</source>
        <translation>Rien n’a été écrit&#xa0;: arrêt depuis l’extérieur ou coupure de courant.</translation>
    </message>
    <message>
        <source>One {0} would cost {1} credits with the fee, and no machine has more than {2} to spend here. Ask for less.</source>
        <translation>Pour {0}, il en coûterait {1} crédits, commission comprise, et aucune machine n’a ici plus de {2} à dépenser. Demandez moins.</translation>
    </message>
    <message>
        <source>Only Linux has network namespaces.</source>
        <translation>Seul Linux possède des espaces de noms réseau.</translation>
    </message>
    <message>
        <source>Only Linux has system call filters of this kind.</source>
        <translation>Seul Linux possède ce type de filtre d’appels système.</translation>
    </message>
    <message>
        <source>Pixels changed outside the edit region: {0} of {1}; do not use this picture, render it again.</source>
        <translation>Pixels modifiés hors de la zone de retouche&#xa0;: {0} sur {1}&#xa0;; n’utilisez pas cette image, refaites le rendu.</translation>
    </message>
    <message>
        <source>Pixels changed outside the edit region: {0}; do not use this picture, render it again.</source>
        <translation>Pixels modifiés hors de la zone de retouche&#xa0;: {0}&#xa0;; n’utilisez pas cette image, refaites le rendu.</translation>
    </message>
    <message>
        <source>Revoke this machine on the account&apos;s page in the browser, then sign in again, so that it gets a new key; then do it once more.</source>
        <translation>Révoquez cette machine sur la page du compte dans le navigateur, puis reconnectez-vous pour qu’elle reçoive une nouvelle clé&#xa0;; refaites ensuite ce que vous vouliez.</translation>
    </message>
    <message>
        <source>Something in the studio went wrong; install it again so that its parts fit together.</source>
        <translation>Le studio a rencontré un problème&#xa0;; réinstallez-le pour que ses composants concordent.</translation>
    </message>
    <message>
        <source>Something in the studio went wrong; try again, and report it with the log if it returns.</source>
        <translation>Le studio a rencontré un problème&#xa0;; réessayez et, s’il revient, signalez-le avec le journal.</translation>
    </message>
    <message>
        <source>That passphrase does not open this profile. Try again, or use the recovery key.</source>
        <translation>Cette phrase secrète n’ouvre pas ce profil. Réessayez, ou utilisez la clé de récupération.</translation>
    </message>
    <message>
        <source>The anchor map is for {0} x {1} pixels, and {2} has {3} x {4}. Use the map that was made for this photo.</source>
        <translation>La carte d’ancrage est faite pour {0} x {1} pixels, et {2} en compte {3} x {4}. Utilisez la carte faite pour cette photo.</translation>
    </message>
    <message>
        <source>The anchor map of {0} has too many files.</source>
        <translation>La carte d’ancrage de {0} a trop de fichiers.</translation>
    </message>
    <message>
        <source>The anchors file {0} {1}.</source>
        <translation>Le fichier d’ancrage {0} {1}.</translation>
    </message>
    <message>
        <source>The catalogue in {0} could not be brought to this version and was left as it was. Go back to the Anchor Studio you used before; a copy is in {1}.</source>
        <translation>Le catalogue de {0} n’a pas pu être converti à cette version et est resté tel quel. Revenez à l’Anchor Studio que vous utilisiez&#xa0;; une copie se trouve dans {1}.</translation>
    </message>
    <message>
        <source>The catalogue in {0} is encrypted and its key was not found: {1}. Enter the printed recovery key with `anchor key recover`, or open another profile with --profile.</source>
        <translation>Le catalogue de {0} est chiffré et sa clé est introuvable&#xa0;: {1}. Saisissez la clé de récupération imprimée avec `anchor key recover`, ou ouvrez un autre profil avec --profile.</translation>
    </message>
    <message>
        <source>The catalogue in {0} was made by a newer Anchor Studio. Update this one, or open another profile with --profile.</source>
        <translation>Le catalogue de {0} vient d’un Anchor Studio plus récent. Mettez celui-ci à jour, ou ouvrez un autre profil avec --profile.</translation>
    </message>
    <message>
        <source>The catalogue is closed. Open the studio again.</source>
        <translation>Le catalogue est fermé. Rouvrez le studio.</translation>
    </message>
    <message>
        <source>The catalogue was made by another Anchor Studio. Use that one, or another profile with --profile.</source>
        <translation>Le catalogue vient d’un autre Anchor Studio. Utilisez celui-là, ou un autre profil avec --profile.</translation>
    </message>
    <message>
        <source>The colour profile inside {0} is damaged; save the picture again with sRGB, Display P3 or Adobe RGB.</source>
        <translation>Le profil de couleur contenu dans {0} est endommagé&#xa0;; réenregistrez l’image en sRGB, Display P3 ou Adobe RGB.</translation>
    </message>
    <message>
        <source>The colour profile inside {0} unfolds to an absurd size; save the picture again with sRGB, Display P3 or Adobe RGB.</source>
        <translation>Le profil de couleur contenu dans {0} se déploie à une taille absurde&#xa0;; réenregistrez l’image en sRGB, Display P3 ou Adobe RGB.</translation>
    </message>
    <message>
        <source>The data beside the picture in {0} unfolds to an absurd size; save the picture again without metadata.</source>
        <translation>Les données jointes à l’image dans {0} se déploient à une taille absurde&#xa0;; réenregistrez l’image sans métadonnées.</translation>
    </message>
    <message>
        <source>The disk that holds {0} is full. Free some space, then try again.</source>
        <translation>Le disque qui contient {0} est plein. Libérez de l’espace, puis réessayez.</translation>
    </message>
    <message>
        <source>The edit region is filled.</source>
        <translation>La zone de retouche est remplie.</translation>
    </message>
    <message>
        <source>The edit region {0} does not lie inside the photo of {1} x {2} pixels; render the look again.</source>
        <translation>La zone de retouche {0} sort de la photo de {1} x {2} pixels&#xa0;; relancez le rendu du look.</translation>
    </message>
    <message>
        <source>The folder attention of {0} does not fit its network; get the original files again.</source>
        <translation>Le dossier attention de {0} ne va pas avec son réseau&#xa0;; procurez-vous à nouveau les fichiers d’origine.</translation>
    </message>
    <message>
        <source>The folder {0} cannot be opened ({1}). Check that it is there and that you may open it.</source>
        <translation>Le dossier {0} ne peut pas être ouvert ({1}). Vérifiez qu’il existe et que vous avez le droit de l’ouvrir.</translation>
    </message>
    <message>
        <source>The folder {0} went away while it was imported. Connect its disk again, then add it once more; what is in stays in.</source>
        <translation>Le dossier {0} a disparu pendant l’importation. Rebranchez son disque, puis ajoutez-le à nouveau&#xa0;; ce qui est importé le reste.</translation>
    </message>
    <message>
        <source>The garment&apos;s colours are {0} ΔE from its product picture, plainly another colour; render again or correct the cut-out.</source>
        <translation>Les couleurs du vêtement sont à {0} ΔE de sa photo de produit&#xa0;: c’est nettement une autre couleur&#xa0;; refaites le rendu ou corrigez le détourage.</translation>
    </message>
    <message>
        <source>The garment&apos;s colours are {0} ΔE from its product picture, which a trained eye sees; compare them before it is approved.</source>
        <translation>Les couleurs du vêtement sont à {0} ΔE de sa photo de produit, ce qu’un œil exercé remarque&#xa0;; comparez-les avant de valider.</translation>
    </message>
    <message>
        <source>The garment&apos;s colours are {0} ΔE from its product picture, which the eye does not see.</source>
        <translation>Les couleurs du vêtement sont à {0} ΔE de sa photo de produit, ce que l’œil ne voit pas.</translation>
    </message>
    <message>
        <source>The ground behind this garment is not plain, so it cannot be cut out on its own; photograph it on an even ground, use a picture that is already cut out, or paint its mask.</source>
        <translation>Le fond derrière ce vêtement n’est pas uni, le détourage automatique est donc impossible&#xa0;; photographiez-le sur un fond uni, utilisez une image déjà détourée, ou peignez son masque.</translation>
    </message>
    <message>
        <source>The hips of this person are not known; place the left and right hip keypoints on the photo.</source>
        <translation>Les hanches de cette personne sont inconnues&#xa0;; placez les points de hanche gauche et droit sur la photo.</translation>
    </message>
    <message>
        <source>The house took this set down: {0}. Write to the house.</source>
        <translation>La maison a retiré cette série&#xa0;: {0}. Écrivez à la maison.</translation>
    </message>
    <message>
        <source>The kernel refuses it to an ordinary user: {0}.</source>
        <translation>Le noyau le refuse à un utilisateur ordinaire&#xa0;: {0}.</translation>
    </message>
    <message>
        <source>The kernel refuses it to this administrator&apos;s account.</source>
        <translation>Le noyau le refuse à ce compte d’administrateur.</translation>
    </message>
    <message>
        <source>The kernel refuses it: {0}.</source>
        <translation>Le noyau le refuse&#xa0;: {0}.</translation>
    </message>
    <message>
        <source>The key found for {0} belongs to another catalogue. Enter the recovery key of this one with `anchor key recover`, or open another profile with --profile.</source>
        <translation>La clé trouvée pour {0} est celle d’un autre catalogue. Saisissez la clé de récupération de celui-ci avec `anchor key recover`, ou ouvrez un autre profil avec --profile.</translation>
    </message>
    <message>
        <source>The last group of the recovery key is not right. Compare it with the printed page.</source>
        <translation>Le dernier groupe de la clé de récupération n’est pas juste. Comparez-le avec la page imprimée.</translation>
    </message>
    <message>
        <source>The maker of {0} wants to know who fetches it. Agree to the terms at {1}/{2}, make an access token there, and paste it on the weights page or name it in {3}.</source>
        <translation>L’auteur de {0} veut savoir qui le télécharge. Acceptez les conditions sur {1}/{2}, créez-y un jeton d’accès, et collez-le sur la page des poids ou nommez-le dans {3}.</translation>
    </message>
    <message>
        <source>The mask has {0} x {1} pixels, and {2} has {3} x {4}. Use a mask of the picture&apos;s size.</source>
        <translation>Le masque compte {0} x {1} pixels, et {2} en compte {3} x {4}. Utilisez un masque de la taille de l’image.</translation>
    </message>
    <message>
        <source>The mask {0} has {1} x {2} pixels but its picture has {3} x {4}; save the mask at the picture&apos;s size.</source>
        <translation>Le masque {0} compte {1} x {2} pixels mais son image {3} x {4}&#xa0;; enregistrez le masque à la taille de l’image.</translation>
    </message>
    <message>
        <source>The name is empty. Write one, or choose tokens such as {{photo}} and {{sequence}}.</source>
        <translation>Le nom est vide. Saisissez-en un, ou choisissez des jetons comme {{photo}} et {{sequence}}.</translation>
    </message>
    <message>
        <source>The name is longer than {0} characters. Shorten it.</source>
        <translation>Le nom dépasse {0} caractères. Raccourcissez-le.</translation>
    </message>
    <message>
        <source>The painted part is too small to find a garment in; zoom in and paint a larger part of it.</source>
        <translation>La partie peinte est trop petite pour y trouver un vêtement&#xa0;; zoomez et peignez-en une plus grande partie.</translation>
    </message>
    <message>
        <source>The photo has changed since it was added. Add its folder again.</source>
        <translation>La photo a changé depuis son ajout. Ajoutez à nouveau son dossier.</translation>
    </message>
    <message>
        <source>The picture could not be put down. Look whether the disk is full.</source>
        <translation>L’image n’a pas pu être déposée. Vérifiez si le disque est plein.</translation>
    </message>
    <message>
        <source>The profile {0} is locked. Give its passphrase; commands read it from {1}.</source>
        <translation>Le profil {0} est verrouillé. Donnez sa phrase secrète&#xa0;; les commandes la lisent dans {1}.</translation>
    </message>
    <message>
        <source>The render has {0} {1} where {2} {3} was due; render the look again.</source>
        <translation>Le rendu a {0} {1} au lieu de {2} {3}&#xa0;; relancez le rendu du look.</translation>
    </message>
    <message>
        <source>The render process stopped unexpectedly; it was started again, so try once more.</source>
        <translation>Le processus de rendu s’est arrêté de façon inattendue&#xa0;; il a été relancé, réessayez.</translation>
    </message>
    <message>
        <source>The result could not be stored. Check the free space and the rights of the profile&apos;s folder.</source>
        <translation>Le résultat n’a pas pu être enregistré. Vérifiez l’espace libre et les droits du dossier du profil.</translation>
    </message>
    <message>
        <source>The setting {0} in {1} cannot be used ({2}); its usual value is used. Correct it there, or choose it again in the window.</source>
        <translation>Le réglage {0} de {1} est inutilisable ({2})&#xa0;; sa valeur d’origine est utilisée. Corrigez-le dans le fichier, ou choisissez-le à nouveau dans la fenêtre.</translation>
    </message>
    <message>
        <source>The shoulders of this person are not known; place both shoulder keypoints on the photo.</source>
        <translation>Les épaules de cette personne sont inconnues&#xa0;; placez les deux points d’épaule sur la photo.</translation>
    </message>
    <message>
        <source>The stored render {0} is damaged; render the look again.</source>
        <translation>Le rendu enregistré {0} est endommagé&#xa0;; relancez le rendu du look.</translation>
    </message>
    <message>
        <source>The strokes lie outside the photo; paint on the garment in the photo.</source>
        <translation>Les traits sont hors de la photo&#xa0;; peignez sur le vêtement de la photo.</translation>
    </message>
    <message>
        <source>The system refused it: {0}.</source>
        <translation>Le système l’a refusé&#xa0;: {0}.</translation>
    </message>
    <message>
        <source>The system stopped the render process, most likely for lack of memory; close other programs, then try again.</source>
        <translation>Le système a arrêté le processus de rendu, sans doute par manque de mémoire&#xa0;; fermez d’autres programmes, puis réessayez.</translation>
    </message>
    <message>
        <source>The thumbnails are closed. Open the studio again.</source>
        <translation>Les vignettes sont fermées. Rouvrez le studio.</translation>
    </message>
    <message>
        <source>The two shoulder keypoints lie on one another; place them on both shoulders.</source>
        <translation>Les deux points d’épaule se superposent&#xa0;; placez-les sur les deux épaules.</translation>
    </message>
    <message>
        <source>The {0} has {1} x {2} pixels where {3} x {4} are due; save it at the photo&apos;s size.</source>
        <translation>Un élément ({0}) compte {1} x {2} pixels au lieu de {3} x {4}&#xa0;; enregistrez-le à la taille de la photo.</translation>
    </message>
    <message>
        <source>The {0} process does not start; install the studio again.</source>
        <translation>Le processus {0} ne démarre pas&#xa0;; réinstallez le studio.</translation>
    </message>
    <message>
        <source>The {0} process does not start; run “anchor doctor” and install the studio again.</source>
        <translation>Le processus {0} ne démarre pas&#xa0;; lancez «&#xa0;anchor doctor&#xa0;» et réinstallez le studio.</translation>
    </message>
    <message>
        <source>There is a preset called “{0}” already. Choose another name.</source>
        <translation>Il existe déjà un préréglage «&#xa0;{0}&#xa0;». Choisissez un autre nom.</translation>
    </message>
    <message>
        <source>There is no engine called “{0}”; choose one of {1}.</source>
        <translation>Il n’existe pas de moteur «&#xa0;{0}&#xa0;»&#xa0;; choisissez parmi {1}.</translation>
    </message>
    <message>
        <source>There is no filter for {0} yet.</source>
        <translation>Il n’existe pas encore de filtre pour {0}.</translation>
    </message>
    <message>
        <source>There is no garment in this look; drop one on the photo.</source>
        <translation>Ce look ne contient aucun vêtement&#xa0;; déposez-en un sur la photo.</translation>
    </message>
    <message>
        <source>There is no snapshot {0}. Choose one of {1}.</source>
        <translation>Il n’existe pas d’instantané {0}. Choisissez parmi {1}.</translation>
    </message>
    <message>
        <source>There is no such render any more. Look at the list again.</source>
        <translation>Ce rendu n’existe plus. Consultez à nouveau la liste.</translation>
    </message>
    <message>
        <source>There is no such render in the queue. `anchor jobs` lists what there is.</source>
        <translation>Ce rendu n’est pas dans la file d’attente. `anchor jobs` donne la liste.</translation>
    </message>
    <message>
        <source>There is no such render. `anchor jobs` lists what there is.</source>
        <translation>Ce rendu n’existe pas. `anchor jobs` donne la liste.</translation>
    </message>
    <message>
        <source>There is not enough memory for this picture; close other programs or use a smaller one.</source>
        <translation>La mémoire ne suffit pas pour cette image&#xa0;; fermez d’autres programmes ou prenez une image plus petite.</translation>
    </message>
    <message>
        <source>There is not enough memory to open {0}; close other programs or use a smaller copy.</source>
        <translation>La mémoire ne suffit pas pour ouvrir {0}&#xa0;; fermez d’autres programmes ou prenez une copie plus petite.</translation>
    </message>
    <message>
        <source>There is not enough memory to save this picture; close other programs and save it again.</source>
        <translation>La mémoire ne suffit pas pour enregistrer cette image&#xa0;; fermez d’autres programmes et recommencez.</translation>
    </message>
    <message>
        <source>This account only buys. Sign in with a creator&apos;s account to publish.</source>
        <translation>Ce compte ne fait qu’acheter. Connectez-vous avec un compte de créateur pour publier.</translation>
    </message>
    <message>
        <source>This collection is not there any more. Choose another one.</source>
        <translation>Cette collection n’existe plus. Choisissez-en une autre.</translation>
    </message>
    <message>
        <source>This export cannot be read. Export the picture again.</source>
        <translation>Cet export est illisible. Exportez à nouveau l’image.</translation>
    </message>
    <message>
        <source>This export stopped the export process twice, so it was set aside. Export it smaller, or retry it when memory is free.</source>
        <translation>Cet export a arrêté deux fois le processus d’export et a été mis de côté. Exportez plus petit, ou réessayez quand de la mémoire sera libre.</translation>
    </message>
    <message>
        <source>This garment fills its picture, so its outline cannot be found; use a picture with ground visible all around it, or paint its mask.</source>
        <translation>Ce vêtement remplit son image, son contour est donc introuvable&#xa0;; prenez une image où le fond se voit tout autour, ou peignez son masque.</translation>
    </message>
    <message>
        <source>This garment has no landmarks of a top; choose its slot again or place its landmarks by hand.</source>
        <translation>Ce vêtement n’a pas les repères d’un haut&#xa0;; choisissez à nouveau son emplacement ou placez ses repères à la main.</translation>
    </message>
    <message>
        <source>This garment has no landmarks of trousers or a skirt; choose its slot again or place its landmarks.</source>
        <translation>Ce vêtement n’a pas les repères d’un pantalon ou d’une jupe&#xa0;; choisissez à nouveau son emplacement ou placez ses repères.</translation>
    </message>
    <message>
        <source>This garment is not on the shelf any more. Choose another one.</source>
        <translation>Ce vêtement n’est plus sur le portant. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>This garment&apos;s cut-out is empty; paint its mask or choose another picture.</source>
        <translation>Le détourage de ce vêtement est vide&#xa0;; peignez son masque ou choisissez une autre image.</translation>
    </message>
    <message>
        <source>This garment&apos;s cut-out is empty; paint its mask or choose another.</source>
        <translation>Le détourage de ce vêtement est vide&#xa0;; peignez son masque ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>This job is {0}, so it cannot become {1}. Look at the queue again.</source>
        <translation>L’état de cette tâche est «&#xa0;{0}&#xa0;» et ne peut pas devenir «&#xa0;{1}&#xa0;». Consultez à nouveau la file d’attente.</translation>
    </message>
    <message>
        <source>This machine has no working keyring, so the key to your catalogue is kept in the file {0}, which only you can read. Set up a keyring or choose a passphrase, and print the recovery key (`anchor key show`).</source>
        <translation>Aucun trousseau ne fonctionne sur cette machine&#xa0;: la clé de votre catalogue est gardée dans le fichier {0}, que vous seul pouvez lire. Configurez un trousseau ou choisissez une phrase secrète, et imprimez la clé de récupération (`anchor key show`).</translation>
    </message>
    <message>
        <source>This machine has no working keyring: a new profile keeps its key in a file that only you can read. Set up a keyring or choose a passphrase, and print the recovery key.</source>
        <translation>Aucun trousseau ne fonctionne sur cette machine&#xa0;: un nouveau profil garde sa clé dans un fichier que vous seul pouvez lire. Configurez un trousseau ou choisissez une phrase secrète, et imprimez la clé de récupération.</translation>
    </message>
    <message>
        <source>This photo is not in the catalogue any more. Choose another one.</source>
        <translation>Cette photo n’est plus dans le catalogue. Choisissez-en une autre.</translation>
    </message>
    <message>
        <source>This photo is not in the library any more. Import it again.</source>
        <translation>Cette photo n’est plus dans la bibliothèque. Réimportez-la.</translation>
    </message>
    <message>
        <source>This picture could not be encoded; export it smaller, or close other programs and export it again.</source>
        <translation>Cette image n’a pas pu être encodée&#xa0;; exportez-la plus petite, ou fermez d’autres programmes et exportez-la à nouveau.</translation>
    </message>
    <message>
        <source>This picture was not exported because it did not read back as it was made; choose another format.</source>
        <translation>Cette image n’a pas été exportée, car sa relecture diffère de l’original&#xa0;; choisissez un autre format.</translation>
    </message>
    <message>
        <source>This preset comes with the studio and stays as it is. Save the recipe under a name of your own.</source>
        <translation>Ce préréglage est fourni avec le studio et reste tel quel. Enregistrez la recette sous un nom à vous.</translation>
    </message>
    <message>
        <source>This preset is gone. Choose another one.</source>
        <translation>Ce préréglage n’existe plus. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>This recovery key belongs to another profile than {0}. Look for the page that was printed for this one.</source>
        <translation>Cette clé de récupération est celle d’un autre profil que {0}. Cherchez la page imprimée pour celui-ci.</translation>
    </message>
    <message>
        <source>This render belongs to a photo of {0} x {1} pixels and another depth or size was given; render the look again.</source>
        <translation>Ce rendu appartient à une photo de {0} x {1} pixels, et une autre profondeur ou taille a été fournie&#xa0;; relancez le rendu du look.</translation>
    </message>
    <message>
        <source>This render cannot be read any more. Render the look again.</source>
        <translation>Ce rendu est devenu illisible. Relancez le rendu du look.</translation>
    </message>
    <message>
        <source>This render has expired and was cleared away. Render the look again.</source>
        <translation>Ce rendu a expiré et a été supprimé. Relancez le rendu du look.</translation>
    </message>
    <message>
        <source>This render is {0}, and only kept renders are exported. Keep it (P), then try again.</source>
        <translation>Ce rendu est {0}, et seuls les rendus conservés sont exportés. Conservez-le (P), puis réessayez.</translation>
    </message>
    <message>
        <source>This render is {0}, and only kept renders are saved. Keep it (P) first.</source>
        <translation>Ce rendu est {0}, et seuls les rendus conservés sont enregistrés. Conservez-le d’abord (P).</translation>
    </message>
    <message>
        <source>This render is {0}, so it cannot become {1}.</source>
        <translation>Ce rendu est {0}, il ne peut donc pas devenir {1}.</translation>
    </message>
    <message>
        <source>Two photos are the same. Take one of them out.</source>
        <translation>Deux photos sont identiques. Retirez l’une d’elles.</translation>
    </message>
    <message>
        <source>{0}, by {1}.</source>
        <translation>{0}, par {1}.</translation>
    </message>
    <message>
        <source>“{0}” cannot be filled in. Only sequence takes a number of digits, 1 to 9: {{sequence:3}}.</source>
        <translation>«&#xa0;{0}&#xa0;» ne peut pas être remplacé. Seul sequence accepte un nombre de chiffres, de 1 à 9&#xa0;: {{sequence:3}}.</translation>
    </message>
    <message>
        <source>“{0}” comes with the studio. Choose another name.</source>
        <translation>«&#xa0;{0}&#xa0;» est fourni avec le studio. Choisissez un autre nom.</translation>
    </message>
    <message>
        <source>“{0}” is not a whole path. Choose the folder again.</source>
        <translation>«&#xa0;{0}&#xa0;» n’est pas un chemin complet. Choisissez à nouveau le dossier.</translation>
    </message>
    <message>
        <source>“{0}” shows a set that is on hold: a release or a person in it is in question. The picture stays licensed; ask whoever runs the marketplace before you publish it.</source>
        <translation>«&#xa0;{0}&#xa0;» montre une série suspendue&#xa0;: une autorisation signée ou une personne est en question. L’image reste sous licence&#xa0;; demandez au responsable de la place de marché avant de la publier.</translation>
    </message>
    <message>
        <source>“{0}” shows a set that its creator has withdrawn. The picture stays licensed.</source>
        <translation>«&#xa0;{0}&#xa0;» montre une série que son créateur a retirée. L’image reste sous licence.</translation>
    </message>
    <message>
        <source>“{0}” shows a set that was taken out of the marketplace. The picture stays licensed.</source>
        <translation>«&#xa0;{0}&#xa0;» montre une série sortie de la place de marché. L’image reste sous licence.</translation>
    </message>
    <message>
        <source>“{{{0}}}” is not a token. Use {1}.</source>
        <translation>«&#xa0;{{{0}}}&#xa0;» n’est pas un jeton. Utilisez {1}.</translation>
    </message>
    <message>
        <source>This render stopped the render process twice, so it was set aside. Try another photo or garment, or retry it when memory is free.</source>
        <translation>Ce rendu a arrêté deux fois le processus de rendu et a été mis de côté. Essayez une autre photo ou un autre vêtement, ou réessayez quand de la mémoire sera libre.</translation>
    </message>
    <message>
        <source>A copy of this profile has spent the same credits. Use one of the two only; whoever runs the server looks at the amount that waits.</source>
        <translation>Une copie de ce profil a dépensé les mêmes crédits. N’utilisez que l’un des deux&#xa0;; le responsable du serveur examine le montant en attente.</translation>
    </message>
    <message>
        <source>A file has {0} bytes here, not {1}. Read the set again.</source>
        <translation>Un fichier compte ici {0} octets, et non {1}. Relisez la série.</translation>
    </message>
    <message>
        <source>A file of this kind may have {0} KB at most. Make it smaller.</source>
        <translation>Un fichier de ce type peut faire {0}&#xa0;ko au plus. Réduisez-le.</translation>
    </message>
    <message>
        <source>A file of {0} is said to be of the wrong kind.</source>
        <translation>Un fichier de {0} est annoncé avec un mauvais type.</translation>
    </message>
    <message>
        <source>A house needs an admin. Make somebody else one first.</source>
        <translation>Une maison a besoin d’un administrateur. Donnez d’abord ce rôle à quelqu’un d’autre.</translation>
    </message>
    <message>
        <source>A letter could not be sent.</source>
        <translation>Un e-mail n’a pas pu être envoyé.</translation>
    </message>
    <message>
        <source>A letter could not be written.</source>
        <translation>Un e-mail n’a pas pu être écrit.</translation>
    </message>
    <message>
        <source>A letter with a link is on its way. Open it within a day and type your password once more.</source>
        <translation>Un e-mail avec un lien est en route. Ouvrez-le dans les 24 heures et saisissez à nouveau votre mot de passe.</translation>
    </message>
    <message>
        <source>A licence must be plain text in UTF-8.</source>
        <translation>Une licence doit être du texte brut en UTF-8.</translation>
    </message>
    <message>
        <source>A name has 1 to 120 letters.</source>
        <translation>Un nom compte de 1 à 120 lettres.</translation>
    </message>
    <message>
        <source>A password has {0} to {1} characters. A sentence makes a good one.</source>
        <translation>Un mot de passe compte de {0} à {1} caractères. Une phrase convient bien.</translation>
    </message>
    <message>
        <source>A payment is not what was asked for.</source>
        <translation>Un paiement ne correspond pas à ce qui était demandé.</translation>
    </message>
    <message>
        <source>A preview is not what its set names; it is not shown.</source>
        <translation>Un aperçu n’est pas celui que nomme sa série&#xa0;; il n’est pas affiché.</translation>
    </message>
    <message>
        <source>A preview must be a small JPEG, PNG or WebP. Make it anew.</source>
        <translation>Un aperçu doit être un petit JPEG, PNG ou WebP. Refaites-le.</translation>
    </message>
    <message>
        <source>A release may have 20 MB at most. Scan it smaller.</source>
        <translation>Une autorisation signée peut faire 20&#xa0;Mo au plus. Numérisez-la en plus petit.</translation>
    </message>
    <message>
        <source>A release must be a PDF, JPEG or PNG. Save it as one.</source>
        <translation>Une autorisation signée doit être un PDF, un JPEG ou un PNG. Enregistrez-la ainsi.</translation>
    </message>
    <message>
        <source>A release paper was opened.</source>
        <translation>Le document d’une autorisation signée a été ouvert.</translation>
    </message>
    <message>
        <source>A request may have {0} bytes at most. Send less at once.</source>
        <translation>Une demande peut compter {0} octets au plus. Envoyez-en moins à la fois.</translation>
    </message>
    <message>
        <source>A role is one of {0}.</source>
        <translation>Un rôle est l’un de ceux-ci&#xa0;: {0}.</translation>
    </message>
    <message>
        <source>A set has {0} photos at most, and these are {1}. Name the best ones in the file.</source>
        <translation>Une série a {0} photos au plus, et en voici {1}. Nommez les meilleures dans le fichier.</translation>
    </message>
    <message>
        <source>A web page came instead of what was asked of {0}. Open a browser and sign in to this network, then try again.</source>
        <translation>Une page web est arrivée au lieu de ce qui était demandé à {0}. Ouvrez un navigateur et connectez-vous à ce réseau, puis réessayez.</translation>
    </message>
    <message>
        <source>Address and password do not belong together.</source>
        <translation>L’adresse et le mot de passe ne vont pas ensemble.</translation>
    </message>
    <message>
        <source>Alibaba; the training data is not published.</source>
        <translation>Alibaba&#xa0;; les données d’entraînement ne sont pas publiées.</translation>
    </message>
    <message>
        <source>All files of an account may have {0} MB together here, and this one would be too much. Write to whoever runs the server.</source>
        <translation>Tous les fichiers d’un compte peuvent faire ici {0} Mo ensemble, et celui-ci serait de trop. Écrivez au responsable du serveur.</translation>
    </message>
    <message>
        <source>An access token of OAuth 2.</source>
        <translation>Un jeton d’accès OAuth 2.</translation>
    </message>
    <message>
        <source>An account has at most {0} devices. Revoke one, then try again.</source>
        <translation>Un compte a au plus {0} appareils. Révoquez-en un, puis réessayez.</translation>
    </message>
    <message>
        <source>An account is one of {0}.</source>
        <translation>Un compte est de l’un de ces types&#xa0;: {0}.</translation>
    </message>
    <message>
        <source>Another copy of this device spent these credits first: the amount waits for a review.</source>
        <translation>Une autre copie de cet appareil a dépensé ces crédits d’abord&#xa0;: le montant attend un examen.</translation>
    </message>
    <message>
        <source>Another window or command works on the weights of {0}. Try again when it is done.</source>
        <translation>Une autre fenêtre ou commande travaille sur les poids de {0}. Réessayez quand elle aura terminé.</translation>
    </message>
    <message>
        <source>Ask less often: five seconds more between two questions.</source>
        <translation>Demandez moins souvent&#xa0;: cinq secondes de plus entre deux questions.</translation>
    </message>
    <message>
        <source>Black Forest Labs; the training data is not published.</source>
        <translation>Black Forest Labs&#xa0;; les données d’entraînement ne sont pas publiées.</translation>
    </message>
    <message>
        <source>Buy credits under Account, sync, and do it once more.</source>
        <translation>Achetez des crédits dans Compte, synchronisez, puis recommencez.</translation>
    </message>
    <message>
        <source>Buying is not set up on this server.</source>
        <translation>L’achat n’est pas configuré sur ce serveur.</translation>
    </message>
    <message>
        <source>Bytes are wanted from {0} on, not from {1}.</source>
        <translation>Les octets sont attendus à partir de {0}, et non de {1}.</translation>
    </message>
    <message>
        <source>Choose another set in Explore.</source>
        <translation>Choisissez une autre série dans Explorer.</translation>
    </message>
    <message>
        <source>Choose one of the amounts.</source>
        <translation>Choisissez l’un des montants.</translation>
    </message>
    <message>
        <source>Commercial use is allowed; the uses named in Attachment A of the licence are not, and pass on to whoever gets the model.</source>
        <translation>L’usage commercial est permis&#xa0;; les usages nommés à l’annexe A de la licence ne le sont pas, et cela vaut pour quiconque reçoit le modèle.</translation>
    </message>
    <message>
        <source>Credits are a whole number above nothing.</source>
        <translation>Les crédits sont un nombre entier supérieur à zéro.</translation>
    </message>
    <message>
        <source>Draws a soft, exact edge round a garment&apos;s cut-out: fringes, lace, knit. Works on what the plain ground gave.</source>
        <translation>Trace un bord doux et exact autour du détourage d’un vêtement&#xa0;: franges, dentelle, maille. Part de ce que le fond uni a donné.</translation>
    </message>
    <message>
        <source>Finds clothes, hair, face, arms and legs in a photo of a person.</source>
        <translation>Trouve vêtements, cheveux, visage, bras et jambes sur la photo d’une personne.</translation>
    </message>
    <message>
        <source>Finds the 17 body points of a person: shoulders, elbows, wrists, hips, knees and ankles.</source>
        <translation>Trouve les 17 points du corps d’une personne&#xa0;: épaules, coudes, poignets, hanches, genoux et chevilles.</translation>
    </message>
    <message>
        <source>Five dress forms by a high window, in light without a hard edge. Made for trying things out.</source>
        <translation>Cinq bustes de couture près d’une haute fenêtre, dans une lumière sans dureté. Fait pour s’essayer.</translation>
    </message>
    <message>
        <source>Five dress forms, each before a wall in another colour of a harbour town.</source>
        <translation>Cinq bustes de couture, chacun devant un mur d’une autre couleur dans une ville portuaire.</translation>
    </message>
    <message>
        <source>Follows instructions well and takes several garments; the largest, and the slowest without its LoRA.</source>
        <translation>Suit bien les consignes et accepte plusieurs vêtements&#xa0;; le plus grand, et le plus lent sans son LoRA.</translation>
    </message>
    <message>
        <source>Four steps, up to several garments in one look. The default where an NVIDIA GPU is.</source>
        <translation>Quatre étapes, plusieurs vêtements dans un look. Le choix habituel là où se trouve un GPU NVIDIA.</translation>
    </message>
    <message>
        <source>Garment and person side by side; fine detail, slow, and for non-commercial work only.</source>
        <translation>Vêtement et personne côte à côte&#xa0;; détail fin, lent, et seulement pour un travail non commercial.</translation>
    </message>
    <message>
        <source>Geometry only: the garment&apos;s own picture, warped onto the body. Runs on any machine, in seconds.</source>
        <translation>Géométrie seule&#xa0;: l’image même du vêtement, déformée sur le corps. Fonctionne sur toute machine, en quelques secondes.</translation>
    </message>
    <message>
        <source>Geometry only; nothing was trained.</source>
        <translation>Géométrie seule&#xa0;; rien n’a été entraîné.</translation>
    </message>
    <message>
        <source>Go back to the other machine; it goes on by itself.</source>
        <translation>Retournez à l’autre machine&#xa0;; elle continue toute seule.</translation>
    </message>
    <message>
        <source>Graphics memory was full, so the processor looked at this photo; it takes a little longer there.</source>
        <translation>La mémoire graphique était pleine&#xa0;: le processeur a examiné cette photo, ce qui prend un peu plus de temps.</translation>
    </message>
    <message>
        <source>If there is an account with this address, a letter with a link is on its way.</source>
        <translation>S’il existe un compte avec cette adresse, un e-mail avec un lien est en route.</translation>
    </message>
    <message>
        <source>If your address is confirmed already, sign in. If not, sign up again.</source>
        <translation>Si votre adresse est déjà confirmée, connectez-vous. Sinon, inscrivez-vous à nouveau.</translation>
    </message>
    <message>
        <source>In {0}, [limits] must be a table.</source>
        <translation>Dans {0}, [limits] doit être une table.</translation>
    </message>
    <message>
        <source>In {0}, there is no setting {1}. It can be: {2}.</source>
        <translation>Dans {0}, il n’existe pas de réglage {1}. Réglages possibles&#xa0;: {2}.</translation>
    </message>
    <message>
        <source>In {0}, {1} must be {2}.</source>
        <translation>Dans {0}, {1} doit être&#xa0;: {2}.</translation>
    </message>
    <message>
        <source>It cannot be told which model this LoRA was made for; {0} takes those for {1}.</source>
        <translation>On ne peut pas dire pour quel modèle ce LoRA a été fait&#xa0;; {0} accepte ceux pour {1}.</translation>
    </message>
    <message>
        <source>It is missing; fetch the model again.</source>
        <translation>Il manque&#xa0;; téléchargez à nouveau le modèle.</translation>
    </message>
    <message>
        <source>It is not the file that its maker publishes; fetch the model again.</source>
        <translation>Ce n’est pas le fichier que publie son auteur&#xa0;; téléchargez à nouveau le modèle.</translation>
    </message>
    <message>
        <source>It is not what it was when it came; fetch the model again.</source>
        <translation>Il n’est plus ce qu’il était à son arrivée&#xa0;; téléchargez à nouveau le modèle.</translation>
    </message>
    <message>
        <source>It is what the caller has.</source>
        <translation>C’est ce que le demandeur a déjà.</translation>
    </message>
    <message>
        <source>It was made with another plan than the first time ({0}, not {1}), for which there is no room now; fine detail may differ.</source>
        <translation>Il a été fait selon un autre plan que la première fois ({0}, et non {1}), pour lequel la place manque maintenant&#xa0;; de fins détails peuvent différer.</translation>
    </message>
    <message>
        <source>Look at the set as it is now, and change it once more.</source>
        <translation>Regardez la série telle qu’elle est maintenant, puis modifiez-la à nouveau.</translation>
    </message>
    <message>
        <source>More came than the {0} bytes that were announced. Start it again.</source>
        <translation>Il est arrivé plus que les {0} octets annoncés. Recommencez.</translation>
    </message>
    <message>
        <source>Name at most {0} {1}, each in up to 120 letters.</source>
        <translation>Nommez au plus {0} {1}, en 120 lettres au plus chacun.</translation>
    </message>
    <message>
        <source>Name the payment with --reference, in 1 to {0} letters.</source>
        <translation>Nommez le paiement avec --reference, en 1 à {0} caractères.</translation>
    </message>
    <message>
        <source>No account is set up yet. Sign in under Account.</source>
        <translation>Aucun compte n’est encore configuré. Connectez-vous dans Compte.</translation>
    </message>
    <message>
        <source>No hash is known for {0} of these files; their sizes and headers were checked.</source>
        <translation>Aucune empreinte n’est connue pour {0} de ces fichiers&#xa0;; leurs tailles et en-têtes ont été vérifiés.</translation>
    </message>
    <message>
        <source>No machine waits with this code. Look at it again, or begin again there.</source>
        <translation>Aucune machine n’attend avec ce code. Vérifiez-le, ou recommencez là-bas.</translation>
    </message>
    <message>
        <source>No mail server is set; a letter lies in the outbox.</source>
        <translation>Aucun serveur de messagerie n’est configuré&#xa0;; un e-mail se trouve dans la boîte d’envoi.</translation>
    </message>
    <message>
        <source>No person was found in this photo; choose another photo, or paint over the garment with the smart brush if there is one.</source>
        <translation>Aucune personne n’a été trouvée sur cette photo&#xa0;; choisissez une autre photo, ou passez le pinceau intelligent sur le vêtement s’il y en a un.</translation>
    </message>
    <message>
        <source>No such file is being sent. Announce it again.</source>
        <translation>Aucun fichier de ce genre n’est en cours d’envoi. Annoncez-le à nouveau.</translation>
    </message>
    <message>
        <source>Nobody asks you that.</source>
        <translation>Personne ne vous demande cela.</translation>
    </message>
    <message>
        <source>Nobody signed in within the time. Sign in again to open the browser once more.</source>
        <translation>Personne ne s’est connecté dans le délai. Connectez-vous à nouveau pour rouvrir le navigateur.</translation>
    </message>
    <message>
        <source>Non-commercial, and what is made from it must be shared alike.</source>
        <translation>Non commercial, et ce qui en est tiré doit être partagé de la même façon.</translation>
    </message>
    <message>
        <source>Non-commercial: the model may not be run for revenue. The maker&apos;s page asks for an account and for agreement there before files can be fetched.</source>
        <translation>Non commercial&#xa0;: le modèle ne peut pas servir à gagner de l’argent. La page de son auteur demande un compte et un accord avant de donner les fichiers.</translation>
    </message>
    <message>
        <source>None of these photos is in the set “{0}” whose id {1} names. If the file is a copy, take its set_id out; if all photos are new, publish with --replace.</source>
        <translation>Aucune de ces photos n’est dans la série «&#xa0;{0}&#xa0;» dont {1} porte l’identifiant. Si le fichier est une copie, retirez-en set_id&#xa0;; si toutes les photos sont nouvelles, publiez avec --replace.</translation>
    </message>
    <message>
        <source>Nothing is due to this account.</source>
        <translation>Rien n’est dû à ce compte.</translation>
    </message>
    <message>
        <source>Nothing is waiting for a review under this id.</source>
        <translation>Rien n’attend d’examen sous cet identifiant.</translation>
    </message>
    <message>
        <source>Nothing was paid under this id by this account.</source>
        <translation>Ce compte n’a rien payé sous cet identifiant.</translation>
    </message>
    <message>
        <source>Nothing was paid under this id, or it was taken back before.</source>
        <translation>Rien n’a été payé sous cet identifiant, ou le paiement a déjà été annulé.</translation>
    </message>
    <message>
        <source>Nothing was sent, because it could not be written into the journal of what leaves this machine. Check that the disk has room, then try again.</source>
        <translation>Rien n’a été envoyé, faute de pouvoir l’inscrire au journal de ce qui quitte cette machine. Vérifiez qu’il reste de la place sur le disque, puis réessayez.</translation>
    </message>
    <message>
        <source>Nothing: it was decided before. The statement says how.</source>
        <translation>Rien&#xa0;: la décision a déjà été prise. Le relevé dit laquelle.</translation>
    </message>
    <message>
        <source>Only an admin of the house buys credits. Ask one of them.</source>
        <translation>Seul un administrateur de la maison achète des crédits. Adressez-vous à l’un d’eux.</translation>
    </message>
    <message>
        <source>Only an admin of the house may do this. Ask one of them.</source>
        <translation>Seul un administrateur de la maison peut faire cela. Adressez-vous à l’un d’eux.</translation>
    </message>
    <message>
        <source>Only an enrolled device can lease credits: enrol this one first.</source>
        <translation>Seul un appareil inscrit peut réserver des crédits&#xa0;: inscrivez d’abord celui-ci.</translation>
    </message>
    <message>
        <source>Only looks rendered with klein or sdxl can be opened in ComfyUI; render this look with one of them first.</source>
        <translation>Seuls les looks rendus avec klein ou sdxl peuvent être ouverts dans ComfyUI&#xa0;; rendez d’abord ce look avec l’un d’eux.</translation>
    </message>
    <message>
        <source>Only {0} credits are due: choose a smaller amount.</source>
        <translation>Seuls {0} crédits sont dus&#xa0;: choisissez un montant plus petit.</translation>
    </message>
    <message>
        <source>Only {0} credits were bought: no more can go back.</source>
        <translation>Seuls {0} crédits ont été achetés&#xa0;: on ne peut en rembourser plus.</translation>
    </message>
    <message>
        <source>Operation {0} is missing: send it first.</source>
        <translation>L’opération {0} manque&#xa0;: envoyez-la d’abord.</translation>
    </message>
    <message>
        <source>Parts of the folder {0} of {1} are missing; get the original files again.</source>
        <translation>Il manque des parties du dossier {0} de {1}&#xa0;; reprenez les fichiers d’origine.</translation>
    </message>
    <message>
        <source>Persons stand close together in this photo and were not told apart; check the regions and paint out what belongs to somebody else.</source>
        <translation>Des personnes sont proches l’une de l’autre sur cette photo et n’ont pas été distinguées&#xa0;; vérifiez les zones et effacez ce qui appartient à quelqu’un d’autre.</translation>
    </message>
    <message>
        <source>Render the look again if its picture is needed.</source>
        <translation>Relancez le rendu du look si son image est nécessaire.</translation>
    </message>
    <message>
        <source>Render the look again.</source>
        <translation>Relancez le rendu du look.</translation>
    </message>
    <message>
        <source>Requests being answered.</source>
        <translation>Demandes en cours de réponse.</translation>
    </message>
    <message>
        <source>Say whether you are a brand, a creator or both.</source>
        <translation>Dites si vous êtes une marque, un créateur ou les deux.</translation>
    </message>
    <message>
        <source>Seconds to the end of an answer.</source>
        <translation>Secondes jusqu’à la fin d’une réponse.</translation>
    </message>
    <message>
        <source>Sign in again under Account to go on syncing.</source>
        <translation>Connectez-vous à nouveau dans Compte pour continuer à synchroniser.</translation>
    </message>
    <message>
        <source>Sign in again: this device&apos;s access has ended.</source>
        <translation>Connectez-vous à nouveau&#xa0;: l’accès de cet appareil a pris fin.</translation>
    </message>
    <message>
        <source>Sign in to the account that the set belongs to.</source>
        <translation>Connectez-vous au compte auquel appartient la série.</translation>
    </message>
    <message>
        <source>Sign in under Account; then try again.</source>
        <translation>Connectez-vous dans Compte, puis réessayez.</translation>
    </message>
    <message>
        <source>Small and quick to load; the garment lies beside the person in one picture.</source>
        <translation>Petit et vite chargé&#xa0;; le vêtement est à côté de la personne dans une même image.</translation>
    </message>
    <message>
        <source>Some of its credits wait for a review: that has to be decided first.</source>
        <translation>Certains de ses crédits attendent un examen&#xa0;: il faut d’abord en décider.</translation>
    </message>
    <message>
        <source>Somebody is named twice among the authors. Give each one share.</source>
        <translation>Une personne est nommée deux fois parmi les auteurs. Donnez à chacun une seule part.</translation>
    </message>
    <message>
        <source>Spends of this lease have not arrived: send them first.</source>
        <translation>Des dépenses de cette réservation ne sont pas arrivées&#xa0;: envoyez-les d’abord.</translation>
    </message>
    <message>
        <source>Stability AI; the training data is not published.</source>
        <translation>Stability AI&#xa0;; les données d’entraînement ne sont pas publiées.</translation>
    </message>
    <message>
        <source>Stopped. What is here already is kept.</source>
        <translation>Arrêté. Ce qui est déjà là est conservé.</translation>
    </message>
    <message>
        <source>Stopped. What is here already is kept; start again to go on.</source>
        <translation>Arrêté. Ce qui est déjà là est conservé&#xa0;; relancez pour continuer.</translation>
    </message>
    <message>
        <source>Sync, look at the set&apos;s price in Explore, and do it once more.</source>
        <translation>Synchronisez, regardez le prix de la série dans Explorer, puis recommencez.</translation>
    </message>
    <message>
        <source>Sync, so that credits are reserved for this machine anew; then do it once more.</source>
        <translation>Synchronisez pour que des crédits soient à nouveau réservés à cette machine, puis recommencez.</translation>
    </message>
    <message>
        <source>Sync; if it comes back, write to whoever runs the server.</source>
        <translation>Synchronisez&#xa0;; si cela revient, écrivez au responsable du serveur.</translation>
    </message>
    <message>
        <source>That cursor is none of this server&apos;s: begin again.</source>
        <translation>Ce curseur n’est pas de ce serveur&#xa0;: recommencez depuis le début.</translation>
    </message>
    <message>
        <source>That is no access token. Copy it again from the settings of your account at huggingface.co; it begins with hf_.</source>
        <translation>Ce n’est pas un jeton d’accès. Copiez-le à nouveau depuis les réglages de votre compte sur huggingface.co&#xa0;; il commence par hf_.</translation>
    </message>
    <message>
        <source>That is no server&apos;s address. It looks like https://house.example.com.</source>
        <translation>Ce n’est pas une adresse de serveur. Elle ressemble à https://house.example.com.</translation>
    </message>
    <message>
        <source>That lease is another device&apos;s.</source>
        <translation>Cette réservation est celle d’un autre appareil.</translation>
    </message>
    <message>
        <source>That price ended long ago: fetch the set&apos;s price again.</source>
        <translation>Ce prix a expiré il y a longtemps&#xa0;: récupérez à nouveau le prix de la série.</translation>
    </message>
    <message>
        <source>That was too often. Try again in {0}.</source>
        <translation>Trop de tentatives. Réessayez dans {0}.</translation>
    </message>
    <message>
        <source>The GPU stopped answering while it worked on this picture; try again, and if it happens again restart the machine and update the GPU&apos;s driver.</source>
        <translation>Le GPU a cessé de répondre pendant qu’il travaillait sur cette image&#xa0;; réessayez et, si cela se reproduit, redémarrez la machine et mettez à jour le pilote du GPU.</translation>
    </message>
    <message>
        <source>The LoRA {0} has changed since it was chosen; take it off and choose it again, or bring the old file back.</source>
        <translation>Le LoRA {0} a changé depuis qu’il a été choisi&#xa0;; retirez-le et choisissez-le à nouveau, ou rétablissez l’ancien fichier.</translation>
    </message>
    <message>
        <source>The account is frozen: somebody has to look at it first.</source>
        <translation>Le compte est suspendu&#xa0;: quelqu’un doit d’abord l’examiner.</translation>
    </message>
    <message>
        <source>The account is on hold{0}. Write to whoever runs {1}.</source>
        <translation>Le compte est suspendu{0}. Écrivez au responsable de {1}.</translation>
    </message>
    <message>
        <source>The amount is not the offer&apos;s.</source>
        <translation>Le montant n’est pas celui de l’offre.</translation>
    </message>
    <message>
        <source>The anchor map of {0} is of another size than the photo. Make it anew.</source>
        <translation>La carte d’ancrage de {0} n’a pas la taille de la photo. Refaites-la.</translation>
    </message>
    <message>
        <source>The authors in {0} get {1} % together. Make it 100 %.</source>
        <translation>Les auteurs dans {0} reçoivent ensemble {1}&#xa0;%. Faites-en 100&#xa0;%.</translation>
    </message>
    <message>
        <source>The body&apos;s points were not found; place them by hand (K) if the garment does not lie well.</source>
        <translation>Les points du corps n’ont pas été trouvés&#xa0;; placez-les à la main (K) si le vêtement tombe mal.</translation>
    </message>
    <message>
        <source>The code is too old. Ask for another.</source>
        <translation>Le code est trop ancien. Demandez-en un autre.</translation>
    </message>
    <message>
        <source>The code was not entered in time. Sign in again to get another.</source>
        <translation>Le code n’a pas été saisi à temps. Connectez-vous à nouveau pour en obtenir un autre.</translation>
    </message>
    <message>
        <source>The connection to {0} broke off. Check the network, then try again.</source>
        <translation>La connexion à {0} s’est interrompue. Vérifiez le réseau, puis réessayez.</translation>
    </message>
    <message>
        <source>The cover is no JPEG, PNG or WebP below 2 MB. Choose another one.</source>
        <translation>La couverture n’est pas un JPEG, PNG ou WebP de moins de 2 Mo. Choisissez-en une autre.</translation>
    </message>
    <message>
        <source>The cover is not here. Send it, then publish again.</source>
        <translation>La couverture n’est pas ici. Envoyez-la, puis publiez à nouveau.</translation>
    </message>
    <message>
        <source>The cover, {0}, is none of the set&apos;s photos. Name one of them.</source>
        <translation>La couverture, {0}, n’est aucune des photos de la série. Nommez l’une d’elles.</translation>
    </message>
    <message>
        <source>The creator changed the price while you looked. Look at the new price, then unlock again.</source>
        <translation>Le créateur a changé le prix entre-temps. Regardez le nouveau prix, puis débloquez à nouveau.</translation>
    </message>
    <message>
        <source>The creator has withdrawn this set, so nothing new is made with it any more. Pictures that were kept stay licensed. Choose another set in Explore.</source>
        <translation>Le créateur a retiré cette série&#xa0;: rien de nouveau n’en est plus fait. Les images conservées restent sous licence. Choisissez une autre série dans Explorer.</translation>
    </message>
    <message>
        <source>The database cannot be used: {0}. Check that it runs, its address, and that the disk has room.</source>
        <translation>La base de données est inutilisable&#xa0;: {0}. Vérifiez qu’elle fonctionne, son adresse, et qu’il reste de la place sur le disque.</translation>
    </message>
    <message>
        <source>The database does not answer.</source>
        <translation>La base de données ne répond pas.</translation>
    </message>
    <message>
        <source>The database is empty. Restore it with pg_restore first.</source>
        <translation>La base de données est vide. Restaurez-la d’abord avec pg_restore.</translation>
    </message>
    <message>
        <source>The database is of schema {0}, made by a newer house server. Update this one, or restore a backup that it made.</source>
        <translation>La base de données suit le schéma {0}, fait par un serveur de la maison plus récent. Mettez celui-ci à jour, ou restaurez une sauvegarde qu’il a faite.</translation>
    </message>
    <message>
        <source>The demo account could not be made. Start the studio again, or sign in to an account instead.</source>
        <translation>Le compte de démonstration n’a pas pu être créé. Redémarrez le studio, ou connectez-vous plutôt à un compte.</translation>
    </message>
    <message>
        <source>The demo marketplace on this machine does not start. Look into {0} in the profile&apos;s logs, or sign in to an account instead.</source>
        <translation>La place de marché de démonstration ne démarre pas sur cette machine. Consultez {0} dans les journaux du profil, ou connectez-vous plutôt à un compte.</translation>
    </message>
    <message>
        <source>The device did not prove that it holds this key. Sign in on it again.</source>
        <translation>L’appareil n’a pas prouvé qu’il détient cette clé. Connectez-vous-y à nouveau.</translation>
    </message>
    <message>
        <source>The disk that holds {0} is full. Free some space, then try again; what came is kept.</source>
        <translation>Le disque qui contient {0} est plein. Libérez de la place, puis réessayez&#xa0;; ce qui est arrivé est conservé.</translation>
    </message>
    <message>
        <source>The download was stopped; what is here already is kept.</source>
        <translation>Le téléchargement a été arrêté&#xa0;; ce qui est déjà là est conservé.</translation>
    </message>
    <message>
        <source>The file arrived with other bytes than it has. Send it again.</source>
        <translation>Le fichier est arrivé avec d’autres octets que les siens. Envoyez-le à nouveau.</translation>
    </message>
    <message>
        <source>The file has {0} bytes; none of them are in that range.</source>
        <translation>Le fichier compte {0} octets&#xa0;; aucun ne se trouve dans cet intervalle.</translation>
    </message>
    <message>
        <source>The file name {0} is there twice, or cannot be on every computer. Rename the file.</source>
        <translation>Le nom de fichier {0} figure deux fois, ou n’est pas possible sur tous les ordinateurs. Renommez le fichier.</translation>
    </message>
    <message>
        <source>The first part of the answer, whose name has no number, is missing. Take it in with the others.</source>
        <translation>Il manque la première partie de la réponse, celle dont le nom n’a pas de numéro. Reprenez-la avec les autres.</translation>
    </message>
    <message>
        <source>The garment has {0} of the photo&apos;s resolution, which is what {1} renders at once; turn on the detail pass for more.</source>
        <translation>Le vêtement a {0} de la résolution de la photo, ce que {1} rend en une fois&#xa0;; activez la passe de détail pour en avoir plus.</translation>
    </message>
    <message>
        <source>The house has lost this file. Write to whoever runs it.</source>
        <translation>La maison a perdu ce fichier. Écrivez à son responsable.</translation>
    </message>
    <message>
        <source>The house put this set on hold: nothing may be made with it for now.</source>
        <translation>La maison a suspendu cette série&#xa0;: rien ne peut en être fait pour l’instant.</translation>
    </message>
    <message>
        <source>The house&apos;s database does not answer now. Try again in a minute.</source>
        <translation>La base de données de la maison ne répond pas pour l’instant. Réessayez dans une minute.</translation>
    </message>
    <message>
        <source>The house&apos;s disk is full. Try again when its keeper has made room.</source>
        <translation>Le disque de la maison est plein. Réessayez quand son responsable aura libéré de la place.</translation>
    </message>
    <message>
        <source>The house&apos;s folder {0} cannot be used: {1}. Check that it may be written to, and that its disk has room.</source>
        <translation>Le dossier de la maison, {0}, est inutilisable&#xa0;: {1}. Vérifiez qu’il est accessible en écriture et que son disque a de la place.</translation>
    </message>
    <message>
        <source>The house&apos;s store does not take files now. Try again later.</source>
        <translation>Le stockage de la maison n’accepte pas de fichiers pour l’instant. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The hub&apos;s list of {0} is not of the commit that was asked for. Try again later.</source>
        <translation>La liste de {0} sur le hub n’est pas celle du commit demandé. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The lease has less left than that: renew it first.</source>
        <translation>Il reste moins que cela dans la réservation&#xa0;: renouvelez-la d’abord.</translation>
    </message>
    <message>
        <source>The lease is not this device&apos;s: ask for one of its own.</source>
        <translation>La réservation n’est pas celle de cet appareil&#xa0;: demandez-en une pour lui.</translation>
    </message>
    <message>
        <source>The licence is the maker&apos;s for the weights; the pictures it was trained on were given out for research only.</source>
        <translation>La licence est celle de l’auteur pour les poids&#xa0;; les images de son entraînement n’ont été données que pour la recherche.</translation>
    </message>
    <message>
        <source>The licences of {0} ({1}) were not agreed to yet. Read and accept them first: `anchor weights accept {2}`, or the weights page.</source>
        <translation>Les licences de {0} ({1}) n’ont pas encore été acceptées. Lisez-les et acceptez-les d’abord&#xa0;: `anchor weights accept {2}`, ou la page des poids.</translation>
    </message>
    <message>
        <source>The list of files in {0} cannot be read. Make the bundle again where it came from.</source>
        <translation>La liste des fichiers de {0} est illisible. Refaites le paquet là d’où il vient.</translation>
    </message>
    <message>
        <source>The list of this set&apos;s files is not signed by your server, so nothing of it was fetched. Try again later.</source>
        <translation>La liste des fichiers de cette série n’est pas signée par votre serveur&#xa0;: rien n’en a été téléchargé. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The list of what was withdrawn is not signed by your server, so nothing was synced. Try again later.</source>
        <translation>La liste de ce qui a été retiré n’est pas signée par votre serveur&#xa0;: rien n’a été synchronisé. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The maker&apos;s page says MIT. SegFormer&apos;s own pretrained weights, from which such models start, are NVIDIA&apos;s and for research and evaluation only (section 3.3), in derived works too (section 3.2).</source>
        <translation>La page de l’auteur dit MIT. Les poids préentraînés de SegFormer, dont partent de tels modèles, sont à NVIDIA et réservés à la recherche et à l’évaluation (section 3.3), y compris dans les œuvres dérivées (section 3.2).</translation>
    </message>
    <message>
        <source>The name {0} has signs that cannot be on every computer. Rename the file with letters, digits, spaces, dots and hyphens.</source>
        <translation>Le nom {0} a des signes impossibles sur certains ordinateurs. Renommez le fichier avec des lettres, chiffres, espaces, points et traits d’union.</translation>
    </message>
    <message>
        <source>The offer is not this server&apos;s: fetch the set&apos;s price again.</source>
        <translation>L’offre n’est pas de ce serveur&#xa0;: récupérez à nouveau le prix de la série.</translation>
    </message>
    <message>
        <source>The offer is of another set or version.</source>
        <translation>L’offre est celle d’une autre série ou version.</translation>
    </message>
    <message>
        <source>The one for cards with 8 GB and for LoRAs: pose by ControlNet, garments by IP-Adapter.</source>
        <translation>Celui des cartes de 8&#xa0;Go et des LoRA&#xa0;: pose par ControlNet, vêtements par IP-Adapter.</translation>
    </message>
    <message>
        <source>The operation is not what this device signed.</source>
        <translation>L’opération n’est pas celle que cet appareil a signée.</translation>
    </message>
    <message>
        <source>The other machine got no access.</source>
        <translation>L’autre machine n’a pas obtenu l’accès.</translation>
    </message>
    <message>
        <source>The palette has too many colours, or the licence too long a name.</source>
        <translation>La palette a trop de couleurs, ou le nom de la licence est trop long.</translation>
    </message>
    <message>
        <source>The paper and papers.key do not belong together. Take both from one backup.</source>
        <translation>Le document et papers.key ne vont pas ensemble. Prenez les deux dans une même sauvegarde.</translation>
    </message>
    <message>
        <source>The paper of this release was not sent, or not for what it says now.</source>
        <translation>Le document de cette autorisation signée n’a pas été envoyé, ou pas pour ce qu’elle dit maintenant.</translation>
    </message>
    <message>
        <source>The payment is not of the amount and currency that was asked for.</source>
        <translation>Le montant ou la devise du paiement ne sont pas ceux qui étaient demandés.</translation>
    </message>
    <message>
        <source>The payment itself has not been told yet.</source>
        <translation>Le paiement lui-même n’a pas encore été signalé.</translation>
    </message>
    <message>
        <source>The payment service does not answer. Nothing was paid; try again later.</source>
        <translation>Le service de paiement ne répond pas. Rien n’a été payé&#xa0;; réessayez plus tard.</translation>
    </message>
    <message>
        <source>The payment service gave no page. Nothing was paid.</source>
        <translation>Le service de paiement n’a pas donné de page. Rien n’a été payé.</translation>
    </message>
    <message>
        <source>The person has not answered yet.</source>
        <translation>La personne n’a pas encore répondu.</translation>
    </message>
    <message>
        <source>The person said no.</source>
        <translation>La personne a refusé.</translation>
    </message>
    <message>
        <source>The price of this set is not signed by your server, so nothing was paid. Sync, then try again.</source>
        <translation>Le prix de cette série n’est pas signé par votre serveur&#xa0;: rien n’a été payé. Synchronisez, puis réessayez.</translation>
    </message>
    <message>
        <source>The program that asks is not known here. Nothing was connected.</source>
        <translation>Le programme demandeur n’est pas connu ici. Rien n’a été connecté.</translation>
    </message>
    <message>
        <source>The program wants the answer sent off this machine. Nothing was connected.</source>
        <translation>Le programme veut que la réponse soit envoyée hors de cette machine. Rien n’a été connecté.</translation>
    </message>
    <message>
        <source>The release of {0} cannot be read from {1}. Look whether it was moved.</source>
        <translation>L’autorisation de {0} ne peut être lue dans {1}. Voyez si elle a été déplacée.</translation>
    </message>
    <message>
        <source>The release of {0} ended on {1}. Ask for a new one.</source>
        <translation>L’autorisation signée de {0} a pris fin le {1}. Demandez-en une nouvelle.</translation>
    </message>
    <message>
        <source>The release of {0} says something else. Send it again as it is.</source>
        <translation>L’autorisation signée de {0} dit autre chose. Envoyez-la à nouveau telle quelle.</translation>
    </message>
    <message>
        <source>The request did not come in time. Send it again.</source>
        <translation>La requête n’est pas arrivée à temps. Envoyez-la à nouveau.</translation>
    </message>
    <message>
        <source>The request has a text or a number in it that cannot be kept. Correct it, then try again.</source>
        <translation>La requête contient un texte ou un nombre qui ne peut pas être conservé. Corrigez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>The request is not as it must be: {0} {1}.</source>
        <translation>La demande n’est pas comme elle doit être&#xa0;: {0} {1}.</translation>
    </message>
    <message>
        <source>The return is not signed by this device.</source>
        <translation>La restitution n’est pas signée par cet appareil.</translation>
    </message>
    <message>
        <source>The search cannot be gone on with. Start it again.</source>
        <translation>La recherche ne peut pas être poursuivie. Recommencez-la.</translation>
    </message>
    <message>
        <source>The server cannot listen on {0} port {1}: {2}. Choose another --port.</source>
        <translation>Le serveur ne peut pas écouter sur {0}, port {1}&#xa0;: {2}. Choisissez un autre --port.</translation>
    </message>
    <message>
        <source>The server cannot work this operation out; the others went on.</source>
        <translation>Le serveur ne peut pas traiter cette opération&#xa0;; les autres ont continué.</translation>
    </message>
    <message>
        <source>The server could not do this. It is in its log; try again later.</source>
        <translation>Le serveur n’a pas pu faire cela. C’est noté dans son journal&#xa0;; réessayez plus tard.</translation>
    </message>
    <message>
        <source>The server does not tell what it has. Try again later.</source>
        <translation>Le serveur ne dit pas ce qu’il a. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The server has other books now: everything has to be fetched again.</source>
        <translation>Le serveur a maintenant d’autres comptes&#xa0;: tout doit être téléchargé à nouveau.</translation>
    </message>
    <message>
        <source>The server sent another set than the one that was unlocked. Try again later.</source>
        <translation>Le serveur a envoyé une autre série que celle qui a été débloquée. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The set cannot be published with this {0}: {1}.</source>
        <translation>La série ne peut être publiée avec ce champ {0}&#xa0;: {1}.</translation>
    </message>
    <message>
        <source>The set is yours. This machine works offline, so its originals are still to come: with the next sync, or with the answer to the next file that you carry by hand.</source>
        <translation>La série est à vous. Cette machine travaille hors ligne&#xa0;: ses originaux viendront avec la prochaine synchronisation, ou avec la réponse au prochain fichier que vous porterez à la main.</translation>
    </message>
    <message>
        <source>The set names a file that cannot be kept. Tell its creator.</source>
        <translation>La série nomme un fichier qui ne peut pas être conservé. Prévenez son créateur.</translation>
    </message>
    <message>
        <source>The set was changed meanwhile and is at version {0} now. Look at it, then try again.</source>
        <translation>La série a été modifiée entre-temps et en est maintenant à la version {0}. Regardez-la, puis réessayez.</translation>
    </message>
    <message>
        <source>The set was taken down or is on hold: nothing may be made with it.</source>
        <translation>La série a été retirée ou suspendue&#xa0;: rien ne peut en être fait.</translation>
    </message>
    <message>
        <source>The sets of Explore in this answer cannot be read. Write a new letter and have it answered.</source>
        <translation>Les séries d’Explorer de cette réponse sont illisibles. Écrivez une nouvelle lettre et faites-y répondre.</translation>
    </message>
    <message>
        <source>The shares add up to {0} %. Make them 100 %.</source>
        <translation>La somme des parts est de {0}&#xa0;%. Amenez-la à 100&#xa0;%.</translation>
    </message>
    <message>
        <source>The sign-in was refused in the browser. Sign in again if that was a mistake.</source>
        <translation>La connexion a été refusée dans le navigateur. Connectez-vous à nouveau si c’était une erreur.</translation>
    </message>
    <message>
        <source>The signed release of {0} is not here yet. Send it, then publish.</source>
        <translation>L’autorisation signée de {0} n’est pas encore ici. Envoyez-la, puis publiez.</translation>
    </message>
    <message>
        <source>The studio does not connect to an address that makes no sense. Check the address.</source>
        <translation>Le studio ne se connecte pas à une adresse qui n’a pas de sens. Vérifiez l’adresse.</translation>
    </message>
    <message>
        <source>The studio does not connect to {0}: it is not on its list of hosts. Check the address, and whether the network in between can be trusted.</source>
        <translation>Le studio ne se connecte pas à {0}&#xa0;: il n’est pas sur sa liste d’hôtes. Vérifiez l’adresse, et si le réseau entre les deux est digne de confiance.</translation>
    </message>
    <message>
        <source>The unlock of this photo&apos;s set was taken back, so nothing new is made with it. Unlock it in Explore.</source>
        <translation>Le déblocage de la série de cette photo a été annulé&#xa0;: rien de nouveau n’en est fait. Débloquez-la dans Explorer.</translation>
    </message>
    <message>
        <source>The weights of {0} are not on this machine; fetch them with “anchor weights download {1}” or the weights page, or use the drape engine.</source>
        <translation>Les poids de {0} ne sont pas sur cette machine&#xa0;; téléchargez-les avec «&#xa0;anchor weights download {1}&#xa0;» ou la page des poids, ou utilisez le moteur drapé.</translation>
    </message>
    <message>
        <source>The weights of {0} are not on this machine; “anchor weights” fetches them, or name the folder that holds them in {1}. The smart brush needs none.</source>
        <translation>Les poids de {0} ne sont pas sur cette machine&#xa0;; «&#xa0;anchor weights&#xa0;» les télécharge, ou nommez le dossier qui les contient dans {1}. Le pinceau intelligent n’en a pas besoin.</translation>
    </message>
    <message>
        <source>The weights of {0} cannot be used: they are damaged, of another model, or not safetensors. Remove them and fetch them again.</source>
        <translation>Les poids de {0} sont inutilisables&#xa0;: endommagés, d’un autre modèle, ou pas au format safetensors. Supprimez-les et téléchargez-les à nouveau.</translation>
    </message>
    <message>
        <source>The weights of {0} name a part the studio does not know ({1}.{2}); get the original files again.</source>
        <translation>Les poids de {0} nomment une partie que le studio ne connaît pas ({1}.{2})&#xa0;; reprenez les fichiers d’origine.</translation>
    </message>
    <message>
        <source>There are no safetensors files in the folder {0} of {1}; get the original files again.</source>
        <translation>Il n’y a pas de fichiers safetensors dans le dossier {0} de {1}&#xa0;; reprenez les fichiers d’origine.</translation>
    </message>
    <message>
        <source>There are several persons in this photo; the largest was taken. Paint another one&apos;s regions by hand.</source>
        <translation>Il y a plusieurs personnes sur cette photo&#xa0;; la plus grande a été prise. Peignez à la main les zones d’une autre.</translation>
    </message>
    <message>
        <source>There is a hold with this id already.</source>
        <translation>Il existe déjà un montant retenu avec cet identifiant.</translation>
    </message>
    <message>
        <source>There is an account for {0} already.</source>
        <translation>Il existe déjà un compte pour {0}.</translation>
    </message>
    <message>
        <source>There is an unlock with this id already.</source>
        <translation>Il existe déjà un déblocage avec cet identifiant.</translation>
    </message>
    <message>
        <source>There is no LoRA called “{0}”; choose one of these: {1}.</source>
        <translation>Il n’existe pas de LoRA «&#xa0;{0}&#xa0;»&#xa0;; choisissez parmi&#xa0;: {1}.</translation>
    </message>
    <message>
        <source>There is no account {0}.</source>
        <translation>Il n’existe pas de compte {0}.</translation>
    </message>
    <message>
        <source>There is no account {0}. Make it first.</source>
        <translation>Il n’y a pas de compte {0}. Créez-le d’abord.</translation>
    </message>
    <message>
        <source>There is no day {0}. Correct it, then publish.</source>
        <translation>Il n’existe pas de jour {0}. Corrigez-le, puis publiez.</translation>
    </message>
    <message>
        <source>There is no folder {0} to write to. Look whether its disk or stick is connected.</source>
        <translation>Il n’y a pas de dossier {0} où écrire. Voyez si son disque ou sa clé est branché.</translation>
    </message>
    <message>
        <source>There is no model called “{0}” with weights; choose one of {1}.</source>
        <translation>Il n’existe pas de modèle à poids nommé «&#xa0;{0}&#xa0;»&#xa0;; choisissez parmi {1}.</translation>
    </message>
    <message>
        <source>There is no release {0}.</source>
        <translation>Il n’y a pas d’autorisation signée {0}.</translation>
    </message>
    <message>
        <source>There is no such account any more.</source>
        <translation>Ce compte n’existe plus.</translation>
    </message>
    <message>
        <source>There is no such file here. Ask for the set&apos;s manifest again.</source>
        <translation>Ce fichier n’existe pas ici. Demandez à nouveau le manifeste de la série.</translation>
    </message>
    <message>
        <source>There is no such hold.</source>
        <translation>Ce montant retenu n’existe pas.</translation>
    </message>
    <message>
        <source>There is no such house, or you have no seat in it.</source>
        <translation>Cette maison n’existe pas, ou vous n’y avez pas de place.</translation>
    </message>
    <message>
        <source>There is no such lease.</source>
        <translation>Cette réservation n’existe pas.</translation>
    </message>
    <message>
        <source>There is no such seat in this house.</source>
        <translation>Cette place n’existe pas dans cette maison.</translation>
    </message>
    <message>
        <source>There is no such set here. It may be on another house&apos;s server.</source>
        <translation>Cette série n’existe pas ici. Elle est peut-être sur le serveur d’une autre maison.</translation>
    </message>
    <message>
        <source>There is no such set here. Publish it as a new one.</source>
        <translation>Cette série n’existe pas ici. Publiez-la comme nouvelle série.</translation>
    </message>
    <message>
        <source>There is no such set on the server. `anchor sets list` shows yours.</source>
        <translation>Il n’y a pas de telle série sur le serveur. `anchor sets list` montre les vôtres.</translation>
    </message>
    <message>
        <source>There is not enough graphics memory to look at this picture; close what else uses the card, or choose the processor instead (--device cpu).</source>
        <translation>Il n’y a pas assez de mémoire graphique pour examiner cette image&#xa0;; fermez ce qui utilise la carte, ou choisissez plutôt le processeur (--device cpu).</translation>
    </message>
    <message>
        <source>There is not enough room on the disk for “{0}”. Free {1} MB, then go on with the download; it is paid for and stays yours.</source>
        <translation>Il n’y a pas assez de place sur le disque pour «&#xa0;{0}&#xa0;». Libérez {1} Mo, puis reprenez le téléchargement&#xa0;; la série est payée et reste à vous.</translation>
    </message>
    <message>
        <source>There is nothing here.</source>
        <translation>Il n’y a rien ici.</translation>
    </message>
    <message>
        <source>There were too many requests from your network. Wait a moment, then try again.</source>
        <translation>Trop de demandes sont venues de votre réseau. Attendez un instant, puis réessayez.</translation>
    </message>
    <message>
        <source>These are not the weights of {0}: {1} is a {2}, not a {3}. Choose the folder or bundle of {4}.</source>
        <translation>Ce ne sont pas les poids de {0}&#xa0;: {1} est un {2}, pas un {3}. Choisissez le dossier ou le paquet de {4}.</translation>
    </message>
    <message>
        <source>These operations are another device&apos;s.</source>
        <translation>Ces opérations sont celles d’un autre appareil.</translation>
    </message>
    <message>
        <source>This LoRA was made for {0}; {1} takes those for {2}.</source>
        <translation>Ce LoRA a été fait pour {0}&#xa0;; {1} accepte ceux pour {2}.</translation>
    </message>
    <message>
        <source>This account has no such device.</source>
        <translation>Ce compte n’a pas cet appareil.</translation>
    </message>
    <message>
        <source>This account is frozen until somebody has looked at it.</source>
        <translation>Ce compte est gelé jusqu’à ce que quelqu’un l’ait examiné.</translation>
    </message>
    <message>
        <source>This account is frozen. Write to the house.</source>
        <translation>Ce compte est gelé. Écrivez à la maison.</translation>
    </message>
    <message>
        <source>This account is frozen: look at it, and thaw it first.</source>
        <translation>Ce compte est suspendu&#xa0;: examinez-le et rétablissez-le d’abord.</translation>
    </message>
    <message>
        <source>This account was deleted: it gets no more credits.</source>
        <translation>Ce compte a été supprimé&#xa0;: il ne reçoit plus de crédits.</translation>
    </message>
    <message>
        <source>This address is confirmed already. Sign in.</source>
        <translation>Cette adresse est déjà confirmée. Connectez-vous.</translation>
    </message>
    <message>
        <source>This cannot be done here.</source>
        <translation>Cela ne peut pas se faire ici.</translation>
    </message>
    <message>
        <source>This clothes model does not tell garments and faces apart by names that are known here; use the weights that its card names.</source>
        <translation>Ce modèle de vêtements ne nomme pas vêtements et visages d’une façon connue ici&#xa0;; utilisez les poids que nomme sa fiche.</translation>
    </message>
    <message>
        <source>This costs {0} credits, and the account owes {1}. Buy credits under Account, then sync.</source>
        <translation>Cela coûte {0} crédits, et le compte en doit {1}. Achetez des crédits dans Compte, puis synchronisez.</translation>
    </message>
    <message>
        <source>This costs {0} credits, and the demo account has {1} left. Connect to your account in the settings to have more.</source>
        <translation>Cela coûte {0} crédits, et il en reste {1} au compte de démonstration. Connectez votre compte dans les réglages pour en avoir plus.</translation>
    </message>
    <message>
        <source>This costs {0} credits, and what was reserved for this machine was not used in time. Sync under Account to reserve it anew.</source>
        <translation>Cela coûte {0} crédits, et ce qui était réservé à cette machine n’a pas été utilisé à temps. Synchronisez dans Compte pour le réserver à nouveau.</translation>
    </message>
    <message>
        <source>This costs {0} credits, and you are signed out. Sign in under Account, then try again.</source>
        <translation>Cela coûte {0} crédits, et vous êtes déconnecté. Connectez-vous dans Compte, puis réessayez.</translation>
    </message>
    <message>
        <source>This costs {0} credits, and {1} are left. Buy credits under Account, then sync.</source>
        <translation>Cela coûte {0} crédits, et il en reste {1}. Achetez des crédits dans Compte, puis synchronisez.</translation>
    </message>
    <message>
        <source>This costs {0} credits, and {1} are reserved for this machine. Sync under Account to reserve more.</source>
        <translation>Cela coûte {0} crédits, et {1} sont réservés à cette machine. Synchronisez dans Compte pour en réserver plus.</translation>
    </message>
    <message>
        <source>This device is not enrolled with the account: enrol it first.</source>
        <translation>Cet appareil n’est pas inscrit au compte&#xa0;: inscrivez-le d’abord.</translation>
    </message>
    <message>
        <source>This device was enrolled again meanwhile: sign in again.</source>
        <translation>Cet appareil a été réinscrit entre-temps&#xa0;: connectez-vous à nouveau.</translation>
    </message>
    <message>
        <source>This device was removed from the account: enrol it again.</source>
        <translation>Cet appareil a été retiré du compte&#xa0;: inscrivez-le à nouveau.</translation>
    </message>
    <message>
        <source>This device was revoked. Make it a new key by signing in again.</source>
        <translation>Cet appareil a été révoqué. Donnez-lui une nouvelle clé en vous connectant à nouveau.</translation>
    </message>
    <message>
        <source>This device&apos;s credits were spent twice; it can lease again after a review.</source>
        <translation>Les crédits de cet appareil ont été dépensés deux fois&#xa0;; il pourra en réserver à nouveau après un examen.</translation>
    </message>
    <message>
        <source>This event is not understood.</source>
        <translation>Cet événement n’est pas compris.</translation>
    </message>
    <message>
        <source>This file comes with a set that is unlocked. Sign in first.</source>
        <translation>Ce fichier vient avec une série débloquée. Connectez-vous d’abord.</translation>
    </message>
    <message>
        <source>This file is being sent already. Wait for the other request.</source>
        <translation>Ce fichier est déjà en cours d’envoi. Attendez l’autre demande.</translation>
    </message>
    <message>
        <source>This file is not signed by the house&apos;s server, so nothing of it was taken in. Ask for it again there.</source>
        <translation>Ce fichier n’est pas signé par le serveur de la maison&#xa0;: rien n’en a été repris. Demandez-le-lui à nouveau.</translation>
    </message>
    <message>
        <source>This file is not signed by your house&apos;s server, so nothing of it was taken in. Ask for it again there.</source>
        <translation>Ce fichier n’est pas signé par le serveur de votre maison&#xa0;: rien n’en a été repris. Demandez-le-lui à nouveau.</translation>
    </message>
    <message>
        <source>This file is the answer to another machine. Take it in there.</source>
        <translation>Ce fichier est la réponse à une autre machine. Importez-le là-bas.</translation>
    </message>
    <message>
        <source>This file was announced with {0} bytes. Drop that upload first.</source>
        <translation>Ce fichier a été annoncé avec {0} octets. Abandonnez d’abord cet envoi.</translation>
    </message>
    <message>
        <source>This form came from another site. Nothing was done.</source>
        <translation>Ce formulaire vient d’un autre site. Rien n’a été fait.</translation>
    </message>
    <message>
        <source>This form is too old, or this browser keeps no cookies. Load the page again.</source>
        <translation>Ce formulaire est trop ancien, ou ce navigateur ne garde pas de cookies. Rechargez la page.</translation>
    </message>
    <message>
        <source>This invitation is for another address. Sign in with the one it came to.</source>
        <translation>Cette invitation est pour une autre adresse. Connectez-vous avec celle qui l’a reçue.</translation>
    </message>
    <message>
        <source>This invitation is used, withdrawn or too old. Ask for another.</source>
        <translation>Cette invitation est utilisée, retirée ou trop ancienne. Demandez-en une autre.</translation>
    </message>
    <message>
        <source>This is not an e-mail address. It looks like name@example.com.</source>
        <translation>Ce n’est pas une adresse e-mail. Elle ressemble à name@example.com.</translation>
    </message>
    <message>
        <source>This is not the password of the account. Nothing was deleted.</source>
        <translation>Ce n’est pas le mot de passe du compte. Rien n’a été supprimé.</translation>
    </message>
    <message>
        <source>This is not the password that was chosen when signing up.</source>
        <translation>Ce n’est pas le mot de passe choisi à l’inscription.</translation>
    </message>
    <message>
        <source>This lease is not open any more.</source>
        <translation>Cette réservation n’est plus ouverte.</translation>
    </message>
    <message>
        <source>This lease is not open any more: ask for a new one.</source>
        <translation>Cette réservation n’est plus ouverte&#xa0;: demandez-en une nouvelle.</translation>
    </message>
    <message>
        <source>This letter is not as its device signed it. Write it anew.</source>
        <translation>Cette lettre n’est pas telle que son appareil l’a signée. Écrivez-la à nouveau.</translation>
    </message>
    <message>
        <source>This letter is of a device that this house does not know.</source>
        <translation>Cette lettre vient d’un appareil que cette maison ne connaît pas.</translation>
    </message>
    <message>
        <source>This link was used or is more than a day old. Sign up again.</source>
        <translation>Ce lien a été utilisé ou a plus d’un jour. Inscrivez-vous à nouveau.</translation>
    </message>
    <message>
        <source>This link was used or is too old. Ask for another letter.</source>
        <translation>Ce lien a été utilisé ou est trop ancien. Demandez un autre e-mail.</translation>
    </message>
    <message>
        <source>This look changes nothing in the photo, so there is nothing to render; put a garment on.</source>
        <translation>Ce look ne change rien à la photo, il n’y a donc rien à rendre&#xa0;; mettez un vêtement.</translation>
    </message>
    <message>
        <source>This machine was removed from the account, so it does not sync any more. Nothing that is here is lost. Sign in again under Account to make it one of the account&apos;s machines anew.</source>
        <translation>Cette machine a été retirée du compte&#xa0;: elle ne synchronise plus. Rien de ce qui est ici n’est perdu. Reconnectez-vous dans Compte pour qu’elle soit à nouveau l’une de ses machines.</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is wrong or was set back, so credits are not spent from what is reserved here until it is right. Unlocked sets still render. Set the clock, then sync.</source>
        <translation>L’horloge de cette machine est fausse ou a été reculée&#xa0;: les crédits réservés ici ne sont pas dépensés tant qu’elle n’est pas juste. Les séries débloquées permettent toujours des rendus. Réglez l’horloge, puis synchronisez.</translation>
    </message>
    <message>
        <source>This operation&apos;s id was used before with another body; nothing was done.</source>
        <translation>L’identifiant de cette opération a déjà servi avec un autre contenu&#xa0;; rien n’a été fait.</translation>
    </message>
    <message>
        <source>This person has a seat in the house already.</source>
        <translation>Cette personne a déjà une place dans la maison.</translation>
    </message>
    <message>
        <source>This photo is of a set that {0} has unlocked. Sign in to that account, or unlock the set in Explore.</source>
        <translation>Cette photo est d’une série que {0} a débloquée. Connectez-vous à ce compte, ou débloquez la série dans Explorer.</translation>
    </message>
    <message>
        <source>This program is not known here.</source>
        <translation>Ce programme n’est pas connu ici.</translation>
    </message>
    <message>
        <source>This release is not known. Send what it says first.</source>
        <translation>Cette autorisation signée n’est pas connue. Envoyez d’abord ce qu’elle dit.</translation>
    </message>
    <message>
        <source>This release was filed by somebody else.</source>
        <translation>Cette autorisation signée a été déposée par quelqu’un d’autre.</translation>
    </message>
    <message>
        <source>This render was kept before.</source>
        <translation>Ce rendu a déjà été conservé.</translation>
    </message>
    <message>
        <source>This render was made for another version of {0}; render the look again.</source>
        <translation>Ce rendu a été fait pour une autre version de {0}&#xa0;; relancez le rendu du look.</translation>
    </message>
    <message>
        <source>This render was not decided about in time and has expired. Render the look again.</source>
        <translation>Aucune décision n’a été prise à temps pour ce rendu et il a expiré. Relancez le rendu du look.</translation>
    </message>
    <message>
        <source>This server takes no sign-ups. Ask whoever runs it for an account.</source>
        <translation>Ce serveur n’accepte pas d’inscriptions. Demandez un compte à son responsable.</translation>
    </message>
    <message>
        <source>This set is no longer in Explore. Its creator may have withdrawn it; choose another.</source>
        <translation>Cette série n’est plus dans Explorer. Son créateur l’a peut-être retirée&#xa0;; choisissez-en une autre.</translation>
    </message>
    <message>
        <source>This set is not on offer now. Publish it again with new prices.</source>
        <translation>Cette série n’est pas proposée pour l’instant. Publiez-la à nouveau avec de nouveaux prix.</translation>
    </message>
    <message>
        <source>This set is not unlocked for your account. Unlock it in Explore first.</source>
        <translation>Cette série n’est pas débloquée pour votre compte. Débloquez-la d’abord dans Explorer.</translation>
    </message>
    <message>
        <source>This set is not unlocked yet. Unlock it, then it can be fetched.</source>
        <translation>Cette série n’est pas encore débloquée. Débloquez-la pour pouvoir la télécharger.</translation>
    </message>
    <message>
        <source>This set is on hold while somebody looks into a question about it, so nothing new is made with it. Pictures that were kept stay licensed. Choose another set in Explore.</source>
        <translation>Cette série est suspendue le temps d’examiner une question&#xa0;: rien de nouveau n’en est fait. Les images conservées restent sous licence. Choisissez une autre série dans Explorer.</translation>
    </message>
    <message>
        <source>This set was published by somebody else, who alone can change it.</source>
        <translation>Cette série a été publiée par quelqu’un d’autre, qui seul peut la modifier.</translation>
    </message>
    <message>
        <source>This set was taken out of the marketplace, so nothing new is made with it. Pictures that were kept stay licensed. Choose another set in Explore.</source>
        <translation>Cette série est sortie de la place de marché&#xa0;: rien de nouveau n’en est fait. Les images conservées restent sous licence. Choisissez une autre série dans Explorer.</translation>
    </message>
    <message>
        <source>This sign-in did not work. Go back to Anchor Studio and sign in again.</source>
        <translation>Cette connexion n’a pas abouti. Retournez à Anchor Studio et connectez-vous à nouveau.</translation>
    </message>
    <message>
        <source>This system&apos;s keyring does not give out what it keeps of your account. Unlock it, then sync; or sign in again under Account.</source>
        <translation>Le trousseau de ce système ne livre pas ce qu’il garde de votre compte. Déverrouillez-le, puis synchronisez&#xa0;; ou connectez-vous à nouveau sous Compte.</translation>
    </message>
    <message>
        <source>This took longer than {0} seconds and was stopped; the file may be damaged.</source>
        <translation>L’opération a dépassé {0} secondes et a été arrêtée&#xa0;; le fichier est peut-être endommagé.</translation>
    </message>
    <message>
        <source>This was answered, or another share is offered now. Look again.</source>
        <translation>Une réponse a déjà été donnée, ou une autre part est proposée à présent. Regardez à nouveau.</translation>
    </message>
    <message>
        <source>This was not signed by the payment service.</source>
        <translation>Ce message n’a pas été signé par le service de paiement.</translation>
    </message>
    <message>
        <source>This was used, withdrawn or is too old. Sign in again.</source>
        <translation>Cet accès est utilisé, retiré ou trop ancien. Connectez-vous à nouveau.</translation>
    </message>
    <message>
        <source>Threads were running already.</source>
        <translation>Des fils d’exécution tournaient déjà.</translation>
    </message>
    <message>
        <source>Trained on ATR, 17,706 photographs of persons with 18 labels, collected for research; the maker states no consent of the persons shown.</source>
        <translation>Entraîné sur ATR, 17&#xa0;706 photographies de personnes à 18 étiquettes, réunies pour la recherche&#xa0;; l’auteur ne fait état d’aucun accord des personnes montrées.</translation>
    </message>
    <message>
        <source>Trained on Composition-1k, which Adobe gives out for research; the backbone is DINO on ImageNet.</source>
        <translation>Entraîné sur Composition-1k, qu’Adobe donne pour la recherche&#xa0;; sa base est DINO sur ImageNet.</translation>
    </message>
    <message>
        <source>Trained on MS COCO, photographs from Flickr under their owners&apos; Creative Commons licences; the backbone was trained before on images without labels.</source>
        <translation>Entraîné sur MS COCO, des photographies de Flickr sous les licences Creative Commons de leurs auteurs&#xa0;; sa base a été entraînée auparavant sur des images sans étiquettes.</translation>
    </message>
    <message>
        <source>Trained on VITON-HD, DressCode and DeepFashion, research data sets; Stable Diffusion 1.5 on LAION-5B.</source>
        <translation>Entraîné sur VITON-HD, DressCode et DeepFashion, jeux de données de recherche&#xa0;; Stable Diffusion 1.5 sur LAION-5B.</translation>
    </message>
    <message>
        <source>Unlock the set again in Explore.</source>
        <translation>Débloquez à nouveau la série dans Explorer.</translation>
    </message>
    <message>
        <source>Use PKCE with S256.</source>
        <translation>Utilisez PKCE avec S256.</translation>
    </message>
    <message>
        <source>Use authorization_code, refresh_token or the device code grant.</source>
        <translation>Utilisez authorization_code, refresh_token ou l’autorisation par code d’appareil.</translation>
    </message>
    <message>
        <source>What a picture of this set costs is not known here yet. Connect to the network and sync once.</source>
        <translation>On ne sait pas encore ici ce que coûte une image de cette série. Connectez-vous au réseau et synchronisez une fois.</translation>
    </message>
    <message>
        <source>What happened, by kind.</source>
        <translation>Ce qui s’est passé, par type.</translation>
    </message>
    <message>
        <source>What happened: the program ended unexpectedly, about {0}.</source>
        <translation>Ce qui s’est passé&#xa0;: le programme s’est arrêté de façon inattendue, vers {0}.</translation>
    </message>
    <message>
        <source>What is booked here and what the server has booked do not agree. Nothing is overwritten and everything goes on. Write to whoever runs the server, and tell them the time of the last sync.</source>
        <translation>Ce qui est comptabilisé ici et ce que le serveur a comptabilisé ne concordent pas. Rien n’est écrasé et tout continue. Écrivez au responsable du serveur en lui donnant l’heure de la dernière synchronisation.</translation>
    </message>
    <message>
        <source>What is cached of Explore is of another time. Fetch all of it again.</source>
        <translation>Les données d’Explorer en cache sont d’une autre époque. Téléchargez-les toutes à nouveau.</translation>
    </message>
    <message>
        <source>What is in {0} is not chosen by hand. Choose a collection, or make a new one.</source>
        <translation>Le contenu de {0} ne se choisit pas à la main. Choisissez une collection, ou créez-en une.</translation>
    </message>
    <message>
        <source>What is over could not be tidied up; it is tried again in an hour.</source>
        <translation>Ce qui est terminé n’a pas pu être nettoyé&#xa0;; nouvel essai dans une heure.</translation>
    </message>
    <message>
        <source>What this export was to be cannot be read: another version of the studio wrote it, or the catalogue was damaged. Export the picture again.</source>
        <translation>Les données de cet export sont illisibles&#xa0;: une autre version du studio les a écrites, ou le catalogue a été endommagé. Exportez à nouveau l’image.</translation>
    </message>
    <message>
        <source>What this person wears below is not known; paint a mask of it with the smart brush.</source>
        <translation>On ne sait pas ce que cette personne porte en bas&#xa0;; peignez-en le masque avec le pinceau intelligent.</translation>
    </message>
    <message>
        <source>What this profile keeps of your account cannot be read. Sign in again under Account.</source>
        <translation>Ce que ce profil garde de votre compte est illisible. Connectez-vous à nouveau dans Compte.</translation>
    </message>
    <message>
        <source>What this render was to be cannot be read: another version of the studio wrote it, or the catalogue was damaged. Dress the photo and render it again.</source>
        <translation>Les données de ce rendu sont illisibles&#xa0;: une autre version du studio les a écrites, ou le catalogue a été endommagé. Habillez la photo et relancez le rendu.</translation>
    </message>
    <message>
        <source>What this set costs is not known here yet. Sync, then try again.</source>
        <translation>On ne sait pas encore ici ce que coûte cette série. Synchronisez, puis réessayez.</translation>
    </message>
    <message>
        <source>What was held for this render went back before.</source>
        <translation>Le montant retenu pour ce rendu a déjà été restitué.</translation>
    </message>
    <message>
        <source>What was sent is of another set or release than its address says.</source>
        <translation>Ce qui a été envoyé est d’une autre série ou autorisation signée que ne le dit son adresse.</translation>
    </message>
    <message>
        <source>What was sent of {0} did not arrive, though the server answers. Try again later.</source>
        <translation>Ce qui a été envoyé de {0} n’est pas arrivé, bien que le serveur réponde. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>Where the body is was guessed from the garment&apos;s outline; place shoulders, elbows and hips with the body points (K) for a better fit.</source>
        <translation>La position du corps a été estimée d’après le contour du vêtement&#xa0;; placez épaules, coudes et hanches avec les points du corps (K) pour un meilleur ajustement.</translation>
    </message>
    <message>
        <source>Write to whoever runs the server; the account is on hold until they have looked at it.</source>
        <translation>Écrivez au responsable du serveur&#xa0;; le compte est suspendu jusqu’à ce qu’il l’ait examiné.</translation>
    </message>
    <message>
        <source>You are signed in. Go back to Anchor Studio; this page can be closed.</source>
        <translation>Vous êtes connecté. Retournez à Anchor Studio&#xa0;; cette page peut être fermée.</translation>
    </message>
    <message>
        <source>You are signed out. Credits that were reserved here and go back to the account by themselves on {0}: {1}.</source>
        <translation>Vous êtes déconnecté. Crédits réservés ici qui reviennent d’eux-mêmes au compte le {0}&#xa0;: {1}.</translation>
    </message>
    <message>
        <source>You are signed out. Operations that are kept here until you sign in again: {0}.</source>
        <translation>Vous êtes déconnecté. Opérations gardées ici jusqu’à votre prochaine connexion&#xa0;: {0}.</translation>
    </message>
    <message>
        <source>You are signed out. Operations that are kept here until you sign in again: {0}. Credits that go back to the account by themselves on {1}: {2}.</source>
        <translation>Vous êtes déconnecté. Opérations gardées ici jusqu’à votre prochaine connexion&#xa0;: {0}. Crédits qui reviennent d’eux-mêmes au compte le {1}&#xa0;: {2}.</translation>
    </message>
    <message>
        <source>You chose to work offline. Switch it off under Account to go on.</source>
        <translation>Vous avez choisi de travailler hors ligne. Désactivez ce choix dans Compte pour continuer.</translation>
    </message>
    <message>
        <source>You have a seat in a house already. Leave it first.</source>
        <translation>Vous avez déjà une place dans une maison. Quittez-la d’abord.</translation>
    </message>
    <message>
        <source>You have a seat in another house. Leave it first, then accept this one.</source>
        <translation>Vous avez une place dans une autre maison. Quittez-la d’abord, puis acceptez celle-ci.</translation>
    </message>
    <message>
        <source>You have no seat in a house.</source>
        <translation>Vous n’avez de place dans aucune maison.</translation>
    </message>
    <message>
        <source>{0} and {1} are the same photo, or differ in the ending of their names alone. Take one out, or rename it.</source>
        <translation>{0} et {1} sont la même photo, ou ne diffèrent que par la fin de leur nom. Retirez-en une, ou renommez-la.</translation>
    </message>
    <message>
        <source>{0} authors have not answered yet. Wait for them first.</source>
        <translation>{0} auteurs n’ont pas encore répondu. Attendez d’abord leur réponse.</translation>
    </message>
    <message>
        <source>{0} cannot be draped; choose a top, a bottom, a dress or a coat, or another engine.</source>
        <translation>{0} ne peut pas être drapé&#xa0;; choisissez un haut, un bas, une robe ou un manteau, ou un autre moteur.</translation>
    </message>
    <message>
        <source>{0} cannot be opened: it is damaged, or its key is another one. Enter the recovery key with `anchor key recover`, or go back to a snapshot with `anchor snapshots`.</source>
        <translation>{0} ne peut pas être ouvert&#xa0;: fichier endommagé, ou clé différente. Saisissez la clé de récupération avec `anchor key recover`, ou revenez à un instantané avec `anchor snapshots`.</translation>
    </message>
    <message>
        <source>{0} cannot be put into itself. Choose a folder that is not inside it.</source>
        <translation>{0} ne peut pas être placé dans lui-même. Choisissez un dossier qui n’est pas à l’intérieur.</translation>
    </message>
    <message>
        <source>{0} cannot be reached. Check the network, then try again.</source>
        <translation>{0} est injoignable. Vérifiez le réseau, puis réessayez.</translation>
    </message>
    <message>
        <source>{0} cannot be read and cannot be renamed. Move it away, then start again.</source>
        <translation>{0} ne peut être ni lu ni renommé. Déplacez-le, puis redémarrez.</translation>
    </message>
    <message>
        <source>{0} cannot be read any more, or is another file now. Look at it, then publish again.</source>
        <translation>{0} ne peut plus être lu, ou est devenu un autre fichier. Regardez-le, puis publiez à nouveau.</translation>
    </message>
    <message>
        <source>{0} cannot be read. Check its name.</source>
        <translation>{0} ne peut être lu. Vérifiez son nom.</translation>
    </message>
    <message>
        <source>{0} cannot be read. Check that it is there, that you may open it and that its disk is well.</source>
        <translation>{0} ne peut pas être lu. Vérifiez qu’il existe, que vous avez le droit de l’ouvrir et que son disque est en bon état.</translation>
    </message>
    <message>
        <source>{0} cannot be read. Look whether it is there and may be opened.</source>
        <translation>{0} ne peut être lu. Voyez s’il est là et s’il peut être ouvert.</translation>
    </message>
    <message>
        <source>{0} cannot be read: write it anew.</source>
        <translation>{0} est illisible&#xa0;: écrivez-le à nouveau.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}. Mend it, then start again.</source>
        <translation>{0} est illisible&#xa0;: {1}. Corrigez-le, puis redémarrez.</translation>
    </message>
    <message>
        <source>{0} cannot be read; check its permissions and its disk.</source>
        <translation>{0} ne peut pas être lu&#xa0;; vérifiez ses droits et son disque.</translation>
    </message>
    <message>
        <source>{0} cannot be read; check its permissions and that its disk is connected.</source>
        <translation>{0} ne peut pas être lu&#xa0;; vérifiez ses droits d’accès et que son disque est branché.</translation>
    </message>
    <message>
        <source>{0} cannot be told so how to compute; leave “attention” and “compiled” out.</source>
        <translation>On ne peut pas indiquer ainsi à {0} comment calculer&#xa0;; omettez «&#xa0;attention&#xa0;» et «&#xa0;compiled&#xa0;».</translation>
    </message>
    <message>
        <source>{0} cannot be used as a LoRA: {1}; get another file from its maker.</source>
        <translation>{0} ne peut pas servir de LoRA&#xa0;: {1}&#xa0;; procurez-vous un autre fichier auprès de son auteur.</translation>
    </message>
    <message>
        <source>{0} cannot be written to. Allow writing in {1}.</source>
        <translation>Impossible d’écrire dans {0}. Autorisez l’écriture dans {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be written to. Allow writing there, or choose another folder.</source>
        <translation>Impossible d’écrire dans {0}. Autorisez-y l’écriture, ou choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}.</source>
        <translation>{0} ne peut pas être écrit&#xa0;: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot keep its references; leave that out.</source>
        <translation>{0} ne peut pas garder ses références&#xa0;; omettez cela.</translation>
    </message>
    <message>
        <source>{0} cannot refine a picture in tiles, so the garment has {1} of the photo&apos;s resolution; use another engine for the detail pass.</source>
        <translation>{0} ne sait pas affiner une image par tuiles&#xa0;: le vêtement a {1} de la résolution de la photo&#xa0;; utilisez un autre moteur pour la passe de détail.</translation>
    </message>
    <message>
        <source>{0} carries a colour profile of {1} MB; save it again with sRGB, Display P3 or Adobe RGB.</source>
        <translation>{0} contient un profil de couleur de {1} Mo&#xa0;; réenregistrez-le en sRGB, Display P3 ou Adobe RGB.</translation>
    </message>
    <message>
        <source>{0} carries {1} MB of camera data; save it again without metadata.</source>
        <translation>{0} contient {1} Mo de données de boîtier&#xa0;; réenregistrez-le sans métadonnées.</translation>
    </message>
    <message>
        <source>{0} changed while it was being read. Import it again.</source>
        <translation>{0} a changé pendant la lecture. Réimportez-le.</translation>
    </message>
    <message>
        <source>{0} changes on {1} while it is fetched. Try again later.</source>
        <translation>{0} change sur {1} pendant le téléchargement. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>{0} claims {1} x {2} pixels in {3} bytes, which no photograph does; do not use this file.</source>
        <translation>{0} prétend contenir {1} x {2} pixels en {3} octets, ce qu’aucune photo ne fait&#xa0;; n’utilisez pas ce fichier.</translation>
    </message>
    <message>
        <source>{0} could not be imported. Try again, and send a report if that does not help.</source>
        <translation>{0} n’a pas pu être importé. Réessayez et, si cela n’aide pas, envoyez un rapport.</translation>
    </message>
    <message>
        <source>{0} could not be read ({1}), so the usual settings are used. Your file was kept as {2}; mend it and rename it back to use it again.</source>
        <translation>{0} n’a pas pu être lu ({1}), les réglages d’origine sont donc utilisés. Votre fichier a été gardé sous le nom {2}&#xa0;; corrigez-le et redonnez-lui son nom pour le réutiliser.</translation>
    </message>
    <message>
        <source>{0} could not be read or written. Check the disk it is on.</source>
        <translation>{0} n’a pas pu être lu ou écrit. Vérifiez le disque où il se trouve.</translation>
    </message>
    <message>
        <source>{0} could not be read or written. Check the disk or the stick, and who may write there.</source>
        <translation>{0} n’a pas pu être lu ou écrit. Vérifiez le disque ou la clé, et qui peut y écrire.</translation>
    </message>
    <message>
        <source>{0} could not be saved because the disk is full; free some space or choose another disk.</source>
        <translation>{0} n’a pas pu être enregistré car le disque est plein&#xa0;; libérez de l’espace ou choisissez un autre disque.</translation>
    </message>
    <message>
        <source>{0} could not be saved in that folder; choose a folder that exists and that you may write to.</source>
        <translation>{0} n’a pas pu être enregistré dans ce dossier&#xa0;; choisissez un dossier qui existe et où vous pouvez écrire.</translation>
    </message>
    <message>
        <source>{0} could not be worn; take it off, or get another file from its maker.</source>
        <translation>{0} n’a pas pu être appliqué&#xa0;; retirez-le, ou demandez un autre fichier à son auteur.</translation>
    </message>
    <message>
        <source>{0} could not be written to {1}. Check the disk and who may write there.</source>
        <translation>{0} n’a pas pu être écrit dans {1}. Vérifiez le disque et qui peut y écrire.</translation>
    </message>
    <message>
        <source>{0} could not prove that it is {1}. Check this machine&apos;s clock, and whether the network asks for a sign-in or inspects what passes.</source>
        <translation>{0} n’a pas pu prouver qu’il est {1}. Vérifiez l’horloge de cette machine, et si le réseau demande une connexion ou inspecte ce qui passe.</translation>
    </message>
    <message>
        <source>{0} credits are owed: buy credits first.</source>
        <translation>{0} crédits sont dus&#xa0;: achetez d’abord des crédits.</translation>
    </message>
    <message>
        <source>{0} credits are owed: they have to be paid first.</source>
        <translation>{0} crédits sont dus&#xa0;: il faut d’abord les régler.</translation>
    </message>
    <message>
        <source>{0} declined. Take the name off the set, or offer a larger share.</source>
        <translation>{0} a refusé. Retirez ce nom de la série, ou proposez une part plus grande.</translation>
    </message>
    <message>
        <source>{0} does not describe a set: {1}. Mend it there.</source>
        <translation>{0} ne décrit pas une série&#xa0;: {1}. Corrigez-le là.</translation>
    </message>
    <message>
        <source>{0} does not fit this GPU as a whole, and of it {1} GB at least would wait in main memory, where {2} are free for it; close other programs, raise the studio&apos;s own limit of GPU memory, or use the drape engine.</source>
        <translation>{0} ne tient pas en entier sur ce GPU, et au moins {1} Go devraient attendre en mémoire vive, où {2} sont libres pour cela&#xa0;; fermez d’autres programmes, relevez la limite de mémoire GPU du studio, ou utilisez le moteur de drapé.</translation>
    </message>
    <message>
        <source>{0} does not fit: {1} of its {2} layers are not in this model, or not in this size, such as {3}; choose a LoRA that was made for it.</source>
        <translation>{0} ne convient pas&#xa0;: {1} de ses {2} couches ne sont pas dans ce modèle, ou pas à cette taille, comme {3}&#xa0;; choisissez un LoRA fait pour lui.</translation>
    </message>
    <message>
        <source>{0} does not have {1} any more. A newer version of the studio may know where it is.</source>
        <translation>{0} n’a plus {1}. Une version plus récente du studio sait peut-être où il se trouve.</translation>
    </message>
    <message>
        <source>{0} does not say in which format to save; end the name in .png, .tif or .jpg.</source>
        <translation>{0} n’indique pas le format d’enregistrement&#xa0;; terminez le nom par .png, .tif ou .jpg.</translation>
    </message>
    <message>
        <source>{0} ends before its last tensor; download or copy it again.</source>
        <translation>{0} s’arrête avant son dernier tenseur&#xa0;; téléchargez-le ou copiez-le à nouveau.</translation>
    </message>
    <message>
        <source>{0} files are on their way already. Finish some of them first.</source>
        <translation>{0} fichiers sont déjà en route. Terminez-en d’abord quelques-uns.</translation>
    </message>
    <message>
        <source>{0} finds torch {1} here, which is the CPU build and cannot use the GPU; run “python3 installers/dev.py setup --gpu” to install the other one.</source>
        <translation>{0} trouve ici torch {1}, la version pour processeur, qui ne peut pas utiliser le GPU&#xa0;; lancez «&#xa0;python3 installers/dev.py setup --gpu&#xa0;» pour installer l’autre.</translation>
    </message>
    <message>
        <source>{0} from {1} is not the file that was asked for, so it was not kept. Try again; if it stays like this, the host or the network in between changes files.</source>
        <translation>{0} de {1} n’est pas le fichier demandé et n’a pas été conservé. Réessayez&#xa0;; si cela persiste, l’hôte ou le réseau modifie les fichiers.</translation>
    </message>
    <message>
        <source>{0} gave an answer far longer than it can be. Try again later.</source>
        <translation>{0} a donné une réponse bien trop longue. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>{0} gave an answer that cannot be read. Try again later.</source>
        <translation>{0} a donné une réponse illisible. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>{0} gave an answer that this version of the studio does not understand. Bring the studio or the server up to date, then try again.</source>
        <translation>{0} a donné une réponse que cette version du studio ne comprend pas. Mettez à jour le studio ou le serveur, puis réessayez.</translation>
    </message>
    <message>
        <source>{0} gave an answer to the sign-in that cannot be read. Check the server&apos;s address.</source>
        <translation>{0} a donné à la connexion une réponse illisible. Vérifiez l’adresse du serveur.</translation>
    </message>
    <message>
        <source>{0} grows while it is read; copy it first.</source>
        <translation>{0} grandit pendant la lecture&#xa0;; copiez-le d’abord.</translation>
    </message>
    <message>
        <source>{0} has a setting called {1} that is not known here; it was kept. Look whether its name is misspelt.</source>
        <translation>{0} contient un réglage {1} inconnu ici&#xa0;; il a été conservé. Vérifiez l’orthographe de son nom.</translation>
    </message>
    <message>
        <source>{0} has changed since it was added; add it again to use the new version.</source>
        <translation>{0} a changé depuis son ajout&#xa0;; ajoutez-le à nouveau pour utiliser la nouvelle version.</translation>
    </message>
    <message>
        <source>{0} has no creator&apos;s account here. Ask for its id.</source>
        <translation>{0} n’a pas de compte de créateur ici. Demandez son identifiant.</translation>
    </message>
    <message>
        <source>{0} has no database. Restore that first, and name it in ANCHOR_DATABASE.</source>
        <translation>{0} n’a pas de base de données. Restaurez-la d’abord, et nommez-la dans ANCHOR_DATABASE.</translation>
    </message>
    <message>
        <source>{0} has no model_index.json that can be read; get the original files again.</source>
        <translation>{0} n’a pas de model_index.json lisible&#xa0;; reprenez les fichiers d’origine.</translation>
    </message>
    <message>
        <source>{0} has no photos. Put the set&apos;s originals there.</source>
        <translation>{0} n’a pas de photos. Mettez-y les originaux de la série.</translation>
    </message>
    <message>
        <source>{0} has no release. Add one, or take the name off the set.</source>
        <translation>{0} n’a pas d’autorisation signée. Ajoutez-en une, ou retirez ce nom de la série.</translation>
    </message>
    <message>
        <source>{0} has no {1} at the commit that this version knows. A newer version of the studio may know where it is.</source>
        <translation>{0} n’a pas {1} au commit que connaît cette version. Une version plus récente du studio sait peut-être où il se trouve.</translation>
    </message>
    <message>
        <source>{0} has not agreed to pictures made with AI. Ask for a release that says so.</source>
        <translation>{0} n’a pas accepté les images faites par IA. Demandez une autorisation signée qui le précise.</translation>
    </message>
    <message>
        <source>{0} has to agree first, and is asked now. Publish again when that is done.</source>
        <translation>{0} doit d’abord donner son accord&#xa0;; la demande part maintenant. Publiez à nouveau ensuite.</translation>
    </message>
    <message>
        <source>{0} has to be reached by https. Ask whoever runs it for that address.</source>
        <translation>{0} doit être joint par https. Demandez cette adresse à son responsable.</translation>
    </message>
    <message>
        <source>{0} has {1} bits a channel in a colour mode that cannot be kept exactly; save it as 16-bit RGB, best as TIFF.</source>
        <translation>{0} a {1} bits par couche dans un mode de couleur qui ne peut pas être conservé exactement&#xa0;; enregistrez-le en RVB 16 bits, de préférence en TIFF.</translation>
    </message>
    <message>
        <source>{0} has {1} x {2} pixels, over the limit of {3} megapixels; save a smaller copy.</source>
        <translation>{0} compte {1} x {2} pixels, au-delà de la limite de {3} mégapixels&#xa0;; enregistrez une copie plus petite.</translation>
    </message>
    <message>
        <source>{0} holds a program or an archive; get the original file again.</source>
        <translation>{0} contient un programme ou une archive&#xa0;; procurez-vous à nouveau le fichier d’origine.</translation>
    </message>
    <message>
        <source>{0} holds no picture longer than {1} pixels; export it smaller, or as PNG or TIFF.</source>
        <translation>{0} n’accepte pas d’image de plus de {1} pixels de côté&#xa0;; exportez plus petit, ou en PNG ou TIFF.</translation>
    </message>
    <message>
        <source>{0} holds photos and no collections. Choose a folder of collections.</source>
        <translation>{0} contient des photos et pas de collections. Choisissez un dossier de collections.</translation>
    </message>
    <message>
        <source>{0} holds {1} pictures in one file; save the one you need on its own.</source>
        <translation>{0} contient {1} images dans un seul fichier&#xa0;; enregistrez à part celle qu’il vous faut.</translation>
    </message>
    <message>
        <source>{0} holds {1}, not {2}. Import it under its own name.</source>
        <translation>{0} contient {1}, pas {2}. Importez-le sous son propre nom.</translation>
    </message>
    <message>
        <source>{0} is a folder; choose a file inside it.</source>
        <translation>{0} est un dossier&#xa0;; choisissez un fichier à l’intérieur.</translation>
    </message>
    <message>
        <source>{0} is a minor: a guardian&apos;s signature is missing on the release.</source>
        <translation>{0} est une personne mineure&#xa0;: la signature d’un représentant légal manque sur l’autorisation.</translation>
    </message>
    <message>
        <source>{0} is being published by somebody else. Publish it again.</source>
        <translation>{0} est en train d’être publié par quelqu’un d’autre. Publiez-le à nouveau.</translation>
    </message>
    <message>
        <source>{0} is damaged and cannot be decoded; export it again from the program that made it.</source>
        <translation>{0} est endommagé et ne peut pas être décodé&#xa0;; exportez-le à nouveau depuis le programme qui l’a créé.</translation>
    </message>
    <message>
        <source>{0} is damaged. Go back to a snapshot with `anchor snapshots`.</source>
        <translation>{0} est endommagé. Revenez à un instantané avec `anchor snapshots`.</translation>
    </message>
    <message>
        <source>{0} is empty (zero bytes); copy it again from where it came.</source>
        <translation>{0} est vide (zéro octet)&#xa0;; copiez-le à nouveau depuis son origine.</translation>
    </message>
    <message>
        <source>{0} is empty (zero bytes); download or copy it again.</source>
        <translation>{0} est vide (zéro octet)&#xa0;; téléchargez-le ou copiez-le à nouveau.</translation>
    </message>
    <message>
        <source>{0} is empty. Look at it, then publish again.</source>
        <translation>{0} est vide. Regardez-le, puis publiez à nouveau.</translation>
    </message>
    <message>
        <source>{0} is far larger than such a file can be; get the original again.</source>
        <translation>{0} est bien plus gros qu’un tel fichier peut l’être&#xa0;; procurez-vous à nouveau l’original.</translation>
    </message>
    <message>
        <source>{0} is in {1} colour, which the studio cannot keep exactly; save it as 16-bit RGB.</source>
        <translation>{0} est en couleur {1}, que le studio ne peut pas conserver exactement&#xa0;; enregistrez-le en RVB 16 bits.</translation>
    </message>
    <message>
        <source>{0} is in {1} colour, which the studio cannot keep exactly; save it as RGB.</source>
        <translation>{0} est en couleur {1}, que le studio ne peut pas conserver exactement&#xa0;; enregistrez-le en RVB.</translation>
    </message>
    <message>
        <source>{0} is incomplete: its end is missing; copy it again from where it came.</source>
        <translation>{0} est incomplet&#xa0;: la fin manque&#xa0;; copiez-le à nouveau depuis son origine.</translation>
    </message>
    <message>
        <source>{0} is longer than it says. Copy it here again.</source>
        <translation>{0} est plus long qu’annoncé. Copiez-le à nouveau ici.</translation>
    </message>
    <message>
        <source>{0} is missing from {1}, or cut short. Copy the whole bundle here again.</source>
        <translation>{0} manque dans {1}, ou est tronqué. Copiez à nouveau ici le paquet entier.</translation>
    </message>
    <message>
        <source>{0} is named twice; give the edit region a name of its own.</source>
        <translation>{0} est nommé deux fois&#xa0;; donnez à la zone de retouche un nom à elle.</translation>
    </message>
    <message>
        <source>{0} is neither a folder nor a tar or zip file that can be read. Copy it here again.</source>
        <translation>{0} n’est ni un dossier ni un fichier tar ou zip lisible. Copiez-le à nouveau ici.</translation>
    </message>
    <message>
        <source>{0} is no JSON; get the original file again.</source>
        <translation>{0} n’est pas du JSON&#xa0;; procurez-vous à nouveau le fichier d’origine.</translation>
    </message>
    <message>
        <source>{0} is no backup of a house.</source>
        <translation>{0} n’est pas une sauvegarde d’une maison.</translation>
    </message>
    <message>
        <source>{0} is no bundle of weights: its list of files is missing. Run `anchor weights bundle`.</source>
        <translation>{0} n’est pas un paquet de poids&#xa0;: sa liste de fichiers manque. Lancez `anchor weights bundle`.</translation>
    </message>
    <message>
        <source>{0} is no courier file, or it was damaged on its way. Copy it again from where it was written.</source>
        <translation>{0} n’est pas un fichier courrier, ou a été endommagé en chemin. Copiez-le à nouveau de là où il a été écrit.</translation>
    </message>
    <message>
        <source>{0} is no letter of a desktop. Ask for the right file.</source>
        <translation>{0} n’est pas une lettre d’un poste de travail. Demandez le bon fichier.</translation>
    </message>
    <message>
        <source>{0} is no safetensors file that can be used: {1}; get the original file again.</source>
        <translation>{0} n’est pas un fichier safetensors utilisable&#xa0;: {1}&#xa0;; reprenez le fichier d’origine.</translation>
    </message>
    <message>
        <source>{0} is no wish to join. Ask for the right file.</source>
        <translation>{0} n’est pas une demande d’adhésion. Demandez le bon fichier.</translation>
    </message>
    <message>
        <source>{0} is not a mask; save it as a grey PNG, white inside the region and black outside.</source>
        <translation>{0} n’est pas un masque&#xa0;; enregistrez-le en PNG gris, blanc dans la zone et noir en dehors.</translation>
    </message>
    <message>
        <source>{0} is not a picture; choose a {1} file.</source>
        <translation>{0} n’est pas une image&#xa0;; choisissez un fichier {1}.</translation>
    </message>
    <message>
        <source>{0} is not an ordinary file; copy the picture to a folder first.</source>
        <translation>{0} n’est pas un fichier ordinaire&#xa0;; copiez d’abord l’image dans un dossier.</translation>
    </message>
    <message>
        <source>{0} is not as its machine signed it. Have it written anew.</source>
        <translation>{0} n’est pas tel que sa machine l’a signé. Faites-le écrire à nouveau.</translation>
    </message>
    <message>
        <source>{0} is not empty. Move what is there away first.</source>
        <translation>{0} n’est pas vide. Déplacez d’abord ce qui s’y trouve.</translation>
    </message>
    <message>
        <source>{0} is not here. Fetch it with `anchor weights download {1}`.</source>
        <translation>{0} n’est pas ici. Téléchargez-le avec `anchor weights download {1}`.</translation>
    </message>
    <message>
        <source>{0} is not the file that {1} publishes: its hash is another one. Get the original file again.</source>
        <translation>{0} n’est pas le fichier que publie {1}&#xa0;: son empreinte est différente. Procurez-vous à nouveau le fichier d’origine.</translation>
    </message>
    <message>
        <source>{0} is not there any more. Look whether it was moved.</source>
        <translation>{0} n’existe plus. Vérifiez s’il a été déplacé.</translation>
    </message>
    <message>
        <source>{0} is not there. Look whether it was moved or its disk is connected.</source>
        <translation>{0} n’est pas là. Voyez s’il a été déplacé ou si son disque est branché.</translation>
    </message>
    <message>
        <source>{0} is not there. Take it from a backup of this house.</source>
        <translation>{0} n’est pas là. Prenez-le dans une sauvegarde de cette maison.</translation>
    </message>
    <message>
        <source>{0} is not there; was it moved or renamed, or is its disk not connected?</source>
        <translation>{0} est introuvable&#xa0;; a-t-il été déplacé ou renommé, ou son disque est-il débranché&#xa0;?</translation>
    </message>
    <message>
        <source>{0} is not there; was it moved, or is its disk not connected?</source>
        <translation>{0} n’est pas là&#xa0;; a-t-il été déplacé, ou son disque n’est-il pas connecté&#xa0;?</translation>
    </message>
    <message>
        <source>{0} is not what it was when it came. Verify {1}, then fetch it again.</source>
        <translation>{0} n’est plus ce qu’il était à son arrivée. Vérifiez {1}, puis téléchargez-le à nouveau.</translation>
    </message>
    <message>
        <source>{0} is not where it was. Find it again in the library first.</source>
        <translation>{0} n’est plus où il était. Retrouvez-le d’abord dans la bibliothèque.</translation>
    </message>
    <message>
        <source>{0} is not whole here, is damaged or was never checked. Run `anchor weights verify {1}` first.</source>
        <translation>{0} n’est pas entier ici, est endommagé ou n’a jamais été vérifié. Lancez d’abord `anchor weights verify {1}`.</translation>
    </message>
    <message>
        <source>{0} is overloaded or being repaired. Try again later; what is here already is kept.</source>
        <translation>{0} est surchargé ou en réparation. Réessayez plus tard&#xa0;; ce qui est déjà là est conservé.</translation>
    </message>
    <message>
        <source>{0} is packed in a way that only Photoshop reads; save it as 16-bit TIFF.</source>
        <translation>{0} est compressé d’une façon que seul Photoshop lit&#xa0;; enregistrez-le en TIFF 16 bits.</translation>
    </message>
    <message>
        <source>{0} is the original, which is never written to; choose another name.</source>
        <translation>{0} est l’original, qui n’est jamais modifié&#xa0;; choisissez un autre nom.</translation>
    </message>
    <message>
        <source>{0} is there already, or cannot be made: choose another.</source>
        <translation>{0} existe déjà, ou ne peut pas être créé&#xa0;: choisissez-en un autre.</translation>
    </message>
    <message>
        <source>{0} is there already. Fill it in, or name another file.</source>
        <translation>{0} existe déjà. Remplissez-le, ou nommez un autre fichier.</translation>
    </message>
    <message>
        <source>{0} is there already: choose another name.</source>
        <translation>{0} existe déjà&#xa0;: choisissez un autre nom.</translation>
    </message>
    <message>
        <source>{0} is there already; name a new folder or an empty one.</source>
        <translation>{0} existe déjà&#xa0;; nommez un nouveau dossier ou un dossier vide.</translation>
    </message>
    <message>
        <source>{0} is there twice. Tell them apart, or take one out.</source>
        <translation>{0} y est deux fois. Distinguez-les, ou retirez-en un.</translation>
    </message>
    <message>
        <source>{0} is worn without its text part: the studio leaves text encoders as they are.</source>
        <translation>{0} est appliqué sans sa partie texte&#xa0;: le studio laisse les encodeurs de texte tels quels.</translation>
    </message>
    <message>
        <source>{0} is {1} by its content; save it as {2}.</source>
        <translation>{0} est de type {1} d’après son contenu&#xa0;; enregistrez-le en {2}.</translation>
    </message>
    <message>
        <source>{0} is {1}, over the limit of {2}; save a smaller copy.</source>
        <translation>{0} fait {1}, au-delà de la limite de {2}&#xa0;; enregistrez une copie plus petite.</translation>
    </message>
    <message>
        <source>{0} keeps its weights in one of {1}; leave “precision” out.</source>
        <translation>{0} conserve ses poids en l’un de {1}&#xa0;; ne mettez pas «&#xa0;precision&#xa0;».</translation>
    </message>
    <message>
        <source>{0} lacks parts of {1}: {2}. Copy them there, or bring a bundle that `anchor weights bundle` made.</source>
        <translation>Il manque à {0} des parties de {1}&#xa0;: {2}. Copiez-les-y, ou apportez un paquet fait par `anchor weights bundle`.</translation>
    </message>
    <message>
        <source>{0} makes 1 to {1} variants at a time; set another number for batch.</source>
        <translation>{0} fait de 1 à {1} variantes à la fois&#xa0;; choisissez un autre nombre pour batch.</translation>
    </message>
    <message>
        <source>{0} may have {1} KB at most. Make it smaller.</source>
        <translation>{0} peut faire {1} Ko au plus. Réduisez-le.</translation>
    </message>
    <message>
        <source>{0} names {1} as {2}, which is not there; put it beside the anchors file.</source>
        <translation>{0} indique {1} comme {2}, qui est introuvable&#xa0;; placez-le à côté du fichier d’ancrage.</translation>
    </message>
    <message>
        <source>{0} need the engines extra; run “python3 installers/dev.py setup --gpu” to install it, or use the smart brush.</source>
        <translation>{0} ont besoin du supplément engines&#xa0;; lancez «&#xa0;python3 installers/dev.py setup --gpu&#xa0;» pour l’installer, ou utilisez le pinceau intelligent.</translation>
    </message>
    <message>
        <source>{0} needs an NVIDIA GPU of the RTX 30 generation or newer, and the {1} is older; use the drape engine, or name a newer GPU of this machine in {2}.</source>
        <translation>{0} exige un GPU NVIDIA de la génération RTX 30 ou plus récent, et le {1} est plus ancien&#xa0;; utilisez le moteur drapé, ou nommez dans {2} un GPU plus récent de cette machine.</translation>
    </message>
    <message>
        <source>{0} needs an NVIDIA GPU with its driver and none was found here; use the drape engine.</source>
        <translation>{0} exige un GPU NVIDIA avec son pilote et aucun n’a été trouvé ici&#xa0;; utilisez le moteur drapé.</translation>
    </message>
    <message>
        <source>{0} needs the engines extra; run “python3 installers/dev.py setup --gpu” to install it, or use the drape engine.</source>
        <translation>{0} exige le complément engines&#xa0;; lancez «&#xa0;python3 installers/dev.py setup --gpu&#xa0;» pour l’installer, ou utilisez le moteur drapé.</translation>
    </message>
    <message>
        <source>{0} needs {1} GB of free GPU memory at least and has {2}; close other programs that use the GPU, raise the studio&apos;s own limit, or use the drape engine.</source>
        <translation>{0} a besoin d’au moins {1} Go de mémoire GPU libre et en a {2}&#xa0;; fermez d’autres programmes qui utilisent le GPU, relevez la limite du studio ou utilisez le moteur drapé.</translation>
    </message>
    <message>
        <source>{0} needs {1} more on the disk of {2}, which has {3} free. Free some space, or name a folder on another disk in ANCHOR_WEIGHTS.</source>
        <translation>{0} demande encore {1} sur le disque de {2}, qui a {3} de libre. Libérez de la place, ou nommez un dossier d’un autre disque dans ANCHOR_WEIGHTS.</translation>
    </message>
    <message>
        <source>{0} of the edit region is invented skin, which is not the photographer&apos;s; choose a garment that covers what the old one covered.</source>
        <translation>{0} de la zone de retouche est de la peau inventée, qui n’est pas du photographe&#xa0;; choisissez un vêtement qui couvre ce que couvrait l’ancien.</translation>
    </message>
    <message>
        <source>{0} of the edit region is invented skin, which is not the photographer&apos;s; say so where it matters.</source>
        <translation>{0} de la zone de retouche est de la peau inventée, qui n’est pas du photographe&#xa0;; signalez-le là où c’est important.</translation>
    </message>
    <message>
        <source>{0} of the edit region is invented skin.</source>
        <translation>{0} de la zone de retouche est de la peau inventée.</translation>
    </message>
    <message>
        <source>{0} of the edit region is not filled: parts of the old garment may show, so correct the region or render again.</source>
        <translation>{0} de la zone de retouche n’est pas rempli&#xa0;: des parties de l’ancien vêtement peuvent se voir&#xa0;; corrigez la zone ou refaites le rendu.</translation>
    </message>
    <message>
        <source>{0} of the edit region is not filled; look for holes at hems and under the arms.</source>
        <translation>{0} de la zone de retouche n’est pas rempli&#xa0;; cherchez des trous aux ourlets et sous les bras.</translation>
    </message>
    <message>
        <source>{0} of the garment&apos;s print and weave is where it belongs.</source>
        <translation>{0} de l’imprimé et du tissage du vêtement est à sa place.</translation>
    </message>
    <message>
        <source>{0} of the garment&apos;s print and weave is where it belongs; look at lettering and fine patterns closely.</source>
        <translation>{0} de l’imprimé et du tissage du vêtement est à sa place&#xa0;; examinez de près le lettrage et les motifs fins.</translation>
    </message>
    <message>
        <source>{0} of the garment&apos;s print and weave is where it belongs; the print is blurred, displaced or garbled, so render again.</source>
        <translation>{0} de l’imprimé et du tissage du vêtement est à sa place&#xa0;; l’imprimé est flou, décalé ou brouillé, refaites le rendu.</translation>
    </message>
    <message>
        <source>{0} of {1} did not arrive as it was sent; try again.</source>
        <translation>{0} de {1} n’est pas arrivé tel qu’il a été envoyé&#xa0;; réessayez.</translation>
    </message>
    <message>
        <source>{0} of {1} files are not here yet. Send them, then publish again.</source>
        <translation>{0} fichiers sur {1} ne sont pas encore ici. Envoyez-les, puis publiez à nouveau.</translation>
    </message>
    <message>
        <source>{0} of {1} is not the file that this version knows, so it was not fetched. A newer version of the studio may know the new one.</source>
        <translation>{0} de {1} n’est pas le fichier que connaît cette version et n’a pas été téléchargé. Une version plus récente du studio connaît peut-être le nouveau.</translation>
    </message>
    <message>
        <source>{0} ran out of memory, and again with less of it (first {1}; then {2}). Close other programs that use it, set a lower memory limit for the studio, or use the drape engine.</source>
        <translation>{0} a manqué de mémoire, puis encore une fois avec moins (d’abord {1}&#xa0;; puis {2}). Fermez d’autres programmes qui l’utilisent, fixez une limite de mémoire plus basse pour le studio, ou utilisez le moteur drapé.</translation>
    </message>
    <message>
        <source>{0} refuses the request (status {1}). Try again later.</source>
        <translation>{0} refuse la demande (statut {1}). Réessayez plus tard.</translation>
    </message>
    <message>
        <source>{0} sends on and on without an answer. Try again later.</source>
        <translation>{0} renvoie sans fin ailleurs, sans réponse. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>{0} sends on what must not be sent twice. Try again later.</source>
        <translation>{0} renvoie ailleurs ce qui ne doit pas être envoyé deux fois. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>{0} sends packed data that was not asked for. Try again later.</source>
        <translation>{0} envoie des données compressées qui n’étaient pas demandées. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>{0} takes 1 to {1} steps; set another number.</source>
        <translation>{0} accepte de 1 à {1} étapes&#xa0;; choisissez un autre nombre.</translation>
    </message>
    <message>
        <source>{0} takes a guidance from 0 to 100; set another number.</source>
        <translation>{0} accepte un guidage de 0 à 100&#xa0;; choisissez un autre nombre.</translation>
    </message>
    <message>
        <source>{0} takes a strength above 0 and up to 1; set another number.</source>
        <translation>{0} accepte une force au-dessus de 0 et jusqu’à 1&#xa0;; choisissez un autre nombre.</translation>
    </message>
    <message>
        <source>{0} takes no LoRAs; choose another engine for them.</source>
        <translation>{0} n’accepte pas de LoRA&#xa0;; choisissez un autre moteur pour eux.</translation>
    </message>
    <message>
        <source>{0} wants to know who asks. Agree to the model&apos;s terms on its page there, and name an access token in HF_TOKEN.</source>
        <translation>{0} veut savoir qui demande. Acceptez les conditions du modèle sur sa page, et nommez un jeton d’accès dans HF_TOKEN.</translation>
    </message>
    <message>
        <source>{0} wants you to sign in again. Do that under Account.</source>
        <translation>{0} vous demande de vous connecter à nouveau. Faites-le dans Compte.</translation>
    </message>
    <message>
        <source>{0} was changed on its way here. Copy the bundle here again.</source>
        <translation>{0} a été modifié en chemin. Copiez à nouveau le paquet ici.</translation>
    </message>
    <message>
        <source>{0} was entered before with {1} credits. Choose another reference.</source>
        <translation>{0} a déjà été saisi avec {1} crédits. Choisissez une autre référence.</translation>
    </message>
    <message>
        <source>{0} was made for a photo of {1} x {2} pixels but {3} has {4} x {5}; use the anchors of this very photo.</source>
        <translation>{0} a été fait pour une photo de {1} x {2} pixels mais {3} en compte {4} x {5}&#xa0;; utilisez les ancrages de cette photo même.</translation>
    </message>
    <message>
        <source>{0} was not imported because the import was stopped. Import it again.</source>
        <translation>{0} n’a pas été importé, car l’importation a été arrêtée. Réimportez-le.</translation>
    </message>
    <message>
        <source>{0} was not saved because it did not read back as it was made; save it in another format.</source>
        <translation>{0} n’a pas été enregistré, car sa relecture diffère de l’original&#xa0;; enregistrez-le dans un autre format.</translation>
    </message>
    <message>
        <source>{0} was written by a newer Anchor Studio. What this one does not know is kept as it is.</source>
        <translation>{0} a été écrit par un Anchor Studio plus récent. Ce que celui-ci ne connaît pas est gardé tel quel.</translation>
    </message>
    <message>
        <source>{0} went away while it was looked at. Connect its disk again, then look once more.</source>
        <translation>{0} a disparu pendant la recherche. Rebranchez son disque, puis relancez la recherche.</translation>
    </message>
</context>
<context>
    <name>SetFacts</name>
    <message>
        <source>Sets of similar colours</source>
        <translation>Séries aux couleurs proches</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Photos</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personnes</translation>
    </message>
    <message>
        <source>Poses</source>
        <translation>Poses</translation>
    </message>
    <message>
        <source>Mood</source>
        <translation>Ambiance</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lieu</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Prise de vue</translation>
    </message>
    <message>
        <source>Photographer</source>
        <translation>Photographe</translation>
    </message>
    <message>
        <source>Price of a picture</source>
        <translation>Prix d’une image</translation>
    </message>
    <message>
        <source>{parts}; charged when you keep it</source>
        <translation>{parts}&#xa0;; facturé quand vous conservez l’image</translation>
    </message>
    <message>
        <source>Creators and their shares</source>
        <translation>Créateurs et leurs parts</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>Releases</source>
        <translation>Autorisations signées</translation>
    </message>
    <message>
        <source>None is on file.</source>
        <translation>Aucune n’est déposée.</translation>
    </message>
    <message>
        <source>{share} %</source>
        <translation>{share}&#xa0;%</translation>
    </message>
    <message>
        <source>signed {day}</source>
        <translation>signée le {day}</translation>
    </message>
    <message>
        <source>adult</source>
        <translation>adulte</translation>
    </message>
    <message>
        <source>minor, signed by a guardian</source>
        <translation>mineur, signée par un représentant légal</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>jusqu’au {day}</translation>
    </message>
    <message>
        <source>no end</source>
        <translation>sans date de fin</translation>
    </message>
    <message>
        <source>AI pictures allowed</source>
        <translation>images IA permises</translation>
    </message>
    <message>
        <source>no AI pictures</source>
        <translation>pas d’images IA</translation>
    </message>
</context>
<context>
    <name>SetModel</name>
    <message numerus="yes">
        <source>%n photos of {set} are in the library.</source>
        <translation>
            <numerusform>%n photo de {set} est dans la bibliothèque.</numerusform>
            <numerusform>%n photos de {set} sont dans la bibliothèque.</numerusform>
        </translation>
    </message>
    <message>
        <source>The set&apos;s photos are in the library again.</source>
        <translation>Les photos de la série sont de nouveau dans la bibliothèque.</translation>
    </message>
    <message>
        <source>Show in Library</source>
        <translation>Afficher dans la bibliothèque</translation>
    </message>
</context>
<context>
    <name>SetPageView</name>
    <message>
        <source>About the set</source>
        <translation>À propos de la série</translation>
    </message>
    <message>
        <source>All sets</source>
        <translation>Toutes les séries</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorite</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the usual value: {title}</source>
        <translation>Revenir à la valeur d’origine&#xa0;: {title}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Engines and weights</source>
        <translation>Moteurs et poids</translation>
    </message>
    <message>
        <source>Storage and key</source>
        <translation>Stockage et clé</translation>
    </message>
    <message>
        <source>About</source>
        <translation>À propos</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Couleur</translation>
    </message>
    <message>
        <source>Dressing</source>
        <translation>Essayage</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importation</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Memory and disk</source>
        <translation>Mémoire et disque</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Thème</translation>
    </message>
    <message>
        <source>Dark or light panels. Greys are neutral in both.</source>
        <translation>Panneaux sombres ou clairs. Les gris sont neutres dans les deux cas.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Taille du texte</translation>
    </message>
    <message>
        <source>How large everything that is read is written.</source>
        <translation>La taille de tout ce qui se lit.</translation>
    </message>
    <message>
        <source> %</source>
        <translation>&#xa0;%</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>The language of the window, from its next start on.</source>
        <translation>La langue de la fenêtre, à partir du prochain démarrage.</translation>
    </message>
    <message>
        <source>Start with</source>
        <translation>Démarrer avec</translation>
    </message>
    <message>
        <source>The module that is open when the window comes up.</source>
        <translation>Le module ouvert à l’apparition de la fenêtre.</translation>
    </message>
    <message>
        <source>The one that was open last</source>
        <translation>Le dernier ouvert</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothèque</translation>
    </message>
    <message>
        <source>Garments</source>
        <translation>Vêtements</translation>
    </message>
    <message>
        <source>Dressing room</source>
        <translation>Cabine d’essayage</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Looks</translation>
    </message>
    <message>
        <source>Ground around the photo</source>
        <translation>Fond autour de la photo</translation>
    </message>
    <message>
        <source>The neutral grey that a photograph is judged against.</source>
        <translation>Le gris neutre sur lequel on juge une photo.</translation>
    </message>
    <message>
        <source>The theme&apos;s own</source>
        <translation>Celui du thème</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Noir</translation>
    </message>
    <message>
        <source>Dark grey</source>
        <translation>Gris foncé</translation>
    </message>
    <message>
        <source>Middle grey (L* 50)</source>
        <translation>Gris moyen (L* 50)</translation>
    </message>
    <message>
        <source>Light grey</source>
        <translation>Gris clair</translation>
    </message>
    <message>
        <source>White</source>
        <translation>Blanc</translation>
    </message>
    <message>
        <source>Monitor profile</source>
        <translation>Profil du moniteur</translation>
    </message>
    <message>
        <source>What colours are converted to for the screen. The system&apos;s is right wherever it has been measured.</source>
        <translation>Le profil vers lequel les couleurs sont converties pour l’écran. Celui du système convient partout où il a été mesuré.</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>Celui du système</translation>
    </message>
    <message>
        <source>sRGB</source>
        <translation>sRGB</translation>
    </message>
    <message>
        <source>A file</source>
        <translation>Un fichier</translation>
    </message>
    <message>
        <source>Profile file</source>
        <translation>Fichier de profil</translation>
    </message>
    <message>
        <source>The ICC profile that is used while the monitor profile is “A file”.</source>
        <translation>Le profil ICC utilisé quand le profil du moniteur est «&#xa0;Un fichier&#xa0;».</translation>
    </message>
    <message>
        <source>On to the next photo</source>
        <translation>Passer à la photo suivante</translation>
    </message>
    <message>
        <source>After stars, a flag or a label for a single photo the next one is shown, in the grid and the loupe.</source>
        <translation>Après des étoiles, un marqueur ou une étiquette sur une seule photo, la suivante s’affiche, dans la grille et en loupe.</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Variantes</translation>
    </message>
    <message>
        <source>How many renders, each with its own seed, are made at once by engines that have seeds.</source>
        <translation>Le nombre de rendus, chacun avec sa graine, faits à la fois par les moteurs qui ont des graines.</translation>
    </message>
    <message>
        <source>Limit of GPU memory</source>
        <translation>Limite de mémoire GPU</translation>
    </message>
    <message>
        <source>Engines take no more of the card than this; 0 lets them have what is free.</source>
        <translation>Les moteurs n’en prennent pas plus sur la carte&#xa0;; 0 leur laisse ce qui est libre.</translation>
    </message>
    <message>
        <source>Price of the graphics card</source>
        <translation>Prix de la carte graphique</translation>
    </message>
    <message>
        <source>For what a picture costs here. 0 leaves the card out of it.</source>
        <translation>Pour le coût d’une image ici. 0 n’en tient pas compte.</translation>
    </message>
    <message>
        <source> USD</source>
        <translation> USD</translation>
    </message>
    <message>
        <source>Years it is to last</source>
        <translation>Durée de vie prévue</translation>
    </message>
    <message>
        <source>Over this time the price of the card is spread.</source>
        <translation>Le prix de la carte est réparti sur cette durée.</translation>
    </message>
    <message>
        <source> years</source>
        <translation> ans</translation>
    </message>
    <message>
        <source>Hours a day it works</source>
        <translation>Heures de travail par jour</translation>
    </message>
    <message>
        <source>The more it works, the less of its price falls to a picture.</source>
        <translation>Plus elle travaille, moins son prix pèse sur chaque image.</translation>
    </message>
    <message>
        <source> h</source>
        <translation> h</translation>
    </message>
    <message>
        <source>Price of electricity</source>
        <translation>Prix de l’électricité</translation>
    </message>
    <message>
        <source>For a kilowatt-hour, in US cents. 0 leaves it out of what a picture costs.</source>
        <translation>Pour un kilowattheure, en cents américains. 0 n’en tient pas compte dans le coût d’une image.</translation>
    </message>
    <message>
        <source> ¢</source>
        <translation> ¢</translation>
    </message>
    <message>
        <source>Generation data in saved masters</source>
        <translation>Données de génération dans les masters enregistrés</translation>
    </message>
    <message>
        <source>What a PNG that is saved from the dressing room says of the model that rendered it, for programs that read such text. An export says what its recipe allows.</source>
        <translation>Ce qu’un PNG enregistré depuis la cabine d’essayage dit du modèle qui l’a rendu, pour les programmes qui lisent ce texte. Un export dit ce que sa recette permet.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucune</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Settings, prompts and names of LoRA files</source>
        <translation>Réglages, instructions et noms des fichiers LoRA</translation>
    </message>
    <message>
        <source>Folders in folders</source>
        <translation>Sous-dossiers</translation>
    </message>
    <message>
        <source>When a folder is opened, photos in the folders inside it come too.</source>
        <translation>À l’ouverture d’un dossier, les photos de ses sous-dossiers viennent aussi.</translation>
    </message>
    <message>
        <source>Folder for exports</source>
        <translation>Dossier des exports</translation>
    </message>
    <message>
        <source>Where the export dialog begins. Without one it begins where the last export went.</source>
        <translation>Celui que propose d’abord la fenêtre d’export. Sans lui, c’est celui du dernier export.</translation>
    </message>
    <message>
        <source>Notices disappear after</source>
        <translation>Masquer les messages après</translation>
    </message>
    <message>
        <source>Alert when renders are done</source>
        <translation>Prévenir à la fin des rendus</translation>
    </message>
    <message>
        <source>How long a notice that only informs stays. 0 keeps it until it is dismissed; warnings always stay.</source>
        <translation>La durée d’affichage d’un message d’information. 0 le garde jusqu’à ce qu’on le ferme&#xa0;; les avertissements restent toujours.</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Explorer</translation>
    </message>
    <message>
        <source>What looks are rendered with; those that can run on this machine.</source>
        <translation>Ce qui fait les rendus&#xa0;; seuls figurent les moteurs qui fonctionnent sur cette machine.</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>The window asks for attention when the queue is empty and another program is in front.</source>
        <translation>La fenêtre demande l’attention quand la file d’attente est vide et qu’un autre programme est devant.</translation>
    </message>
    <message>
        <source>Memory for thumbnails</source>
        <translation>Mémoire pour les vignettes</translation>
    </message>
    <message>
        <source>Decoded thumbnails are kept within this, so that grids scroll without waiting.</source>
        <translation>Les vignettes décodées tiennent dans cette limite, pour que les grilles défilent sans attendre.</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> Mo</translation>
    </message>
    <message>
        <source>Disk for thumbnails</source>
        <translation>Disque pour les vignettes</translation>
    </message>
    <message>
        <source>The least recently seen go first when they take more than this.</source>
        <translation>Au-delà de cette limite, les moins récemment vues partent d’abord.</translation>
    </message>
    <message>
        <source> GB</source>
        <translation> Go</translation>
    </message>
    <message>
        <source>Release the model after</source>
        <translation>Libérer le modèle après</translation>
    </message>
    <message>
        <source>How long a model stays in the card&apos;s memory when nothing is rendered. 0 keeps it until the queue is paused or the window closes.</source>
        <translation>Combien de temps un modèle reste dans la mémoire de la carte quand aucun rendu n’est en cours. 0 le garde jusqu’à ce que la file soit en pause ou que la fenêtre se ferme.</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Keys as in</source>
        <translation>Raccourcis comme dans</translation>
    </message>
    <message>
        <source>Where your hands come from. Keys of your own stay on top of it.</source>
        <translation>Le logiciel dont vous avez l’habitude. Vos propres raccourcis gardent la priorité.</translation>
    </message>
    <message>
        <source>Keys of your own</source>
        <translation>Vos propres raccourcis</translation>
    </message>
    <message>
        <source>What you chose instead, by action.</source>
        <translation>Ce que vous avez choisi à la place, par action.</translation>
    </message>
</context>
<context>
    <name>SettingsModel</name>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>{engine} (cannot run here)</source>
        <translation>{engine} (impossible ici)</translation>
    </message>
    <message>
        <source>The best that runs here</source>
        <translation>Le meilleur qui fonctionne ici</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Aucun résultat</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>Aucun réglage ne contient ces mots.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Tout afficher</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>Rechercher un réglage</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Pages des réglages</translation>
    </message>
</context>
<context>
    <name>SharpeningSection</name>
    <message>
        <source>Sharpening</source>
        <translation>Netteté</translation>
    </message>
    <message>
        <source>Amount of sharpening</source>
        <translation>Intensité de la netteté</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>Accentuer</translation>
    </message>
</context>
<context>
    <name>ShelfRows</name>
    <message>
        <source>folded</source>
        <translation>réduit</translation>
    </message>
    <message>
        <source>open</source>
        <translation>ouvert</translation>
    </message>
    <message>
        <source>{slot}, {count}, {state}</source>
        <translation>{slot}, {count}, {state}</translation>
    </message>
</context>
<context>
    <name>SignInPart</name>
    <message>
        <source>Sign in in the browser</source>
        <translation>Se connecter dans le navigateur</translation>
    </message>
    <message>
        <source>Sign in with a code</source>
        <translation>Se connecter avec un code</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Copier le code</translation>
    </message>
    <message>
        <source>Open the page here</source>
        <translation>Ouvrir la page ici</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>Opening the browser.</source>
        <translation>Ouverture du navigateur.</translation>
    </message>
    <message>
        <source>No browser can be opened from here.</source>
        <translation>Aucun navigateur ne peut être ouvert d’ici.</translation>
    </message>
    <message>
        <source>Open this page on any machine, sign in there and type the code below:</source>
        <translation>Ouvrez cette page sur n’importe quelle machine, connectez-vous-y et saisissez le code ci-dessous&#xa0;:</translation>
    </message>
    <message>
        <source>Sign in in the browser; the studio goes on by itself afterwards. If no page has opened, open this address in a browser of this machine:</source>
        <translation>Connectez-vous dans le navigateur&#xa0;; le studio continue ensuite de lui-même. Si aucune page ne s’est ouverte, ouvrez cette adresse dans un navigateur de cette machine&#xa0;:</translation>
    </message>
    <message>
        <source>No browser can be opened from here. Open this address in a browser of this machine, or cancel and sign in with a code on any other.</source>
        <translation>Aucun navigateur ne peut être ouvert d’ici. Ouvrez cette adresse dans un navigateur de cette machine, ou annulez et connectez-vous avec un code depuis une autre.</translation>
    </message>
    <message>
        <source>Asking for a code.</source>
        <translation>Demande d’un code.</translation>
    </message>
    <message>
        <source>It holds until {time}.</source>
        <translation>Il est valable jusqu’à {time}.</translation>
    </message>
</context>
<context>
    <name>SizeSection</name>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Edge</source>
        <translation>Côté</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Largeur</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Hauteur</translation>
    </message>
    <message>
        <source>Megapixels</source>
        <translation>Mégapixels</translation>
    </message>
    <message>
        <source>MP</source>
        <translation>MP</translation>
    </message>
    <message>
        <source>Per cent</source>
        <translation>Pourcentage</translation>
    </message>
    <message>
        <source>Enlarge smaller photos</source>
        <translation>Agrandir les photos plus petites</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Résolution</translation>
    </message>
    <message>
        <source>ppi</source>
        <translation>ppp</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>Redimensionner</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Résultat</translation>
    </message>
</context>
<context>
    <name>SortChoice</name>
    <message>
        <source>Order</source>
        <translation>Tri</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Les plus récents d’abord</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Les plus anciens d’abord</translation>
    </message>
    <message>
        <source>By photo</source>
        <translation>Par photo</translation>
    </message>
    <message>
        <source>Leaving soonest</source>
        <translation>Bientôt expirés</translation>
    </message>
</context>
<context>
    <name>SourceChoice</name>
    <message>
        <source>Source of photos</source>
        <translation>Source des photos</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>Toutes les photos</translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message>
        <source>Rating</source>
        <translation>Notation</translation>
    </message>
</context>
<context>
    <name>Statement</name>
    <message>
        <source>Free credits to begin with</source>
        <translation>Crédits gratuits pour commencer</translation>
    </message>
    <message>
        <source>Credits bought</source>
        <translation>Crédits achetés</translation>
    </message>
    <message>
        <source>Held for a render</source>
        <translation>Retenu pour un rendu</translation>
    </message>
    <message>
        <source>Held for a render, after the lease ended</source>
        <translation>Retenu pour un rendu, après la fin de la réservation</translation>
    </message>
    <message>
        <source>Waits for a review</source>
        <translation>Attend un examen</translation>
    </message>
    <message>
        <source>A render was kept</source>
        <translation>Un rendu a été conservé</translation>
    </message>
    <message>
        <source>A render was not kept</source>
        <translation>Un rendu n’a pas été conservé</translation>
    </message>
    <message>
        <source>Nothing was heard of a render for long</source>
        <translation>Un rendu est resté longtemps sans nouvelles</translation>
    </message>
    <message>
        <source>A set was unlocked</source>
        <translation>Une série a été débloquée</translation>
    </message>
    <message>
        <source>A suspended earning counts</source>
        <translation>Un gain en suspens est validé</translation>
    </message>
    <message>
        <source>Earnings paid out</source>
        <translation>Gains versés</translation>
    </message>
    <message>
        <source>Chargeback was won</source>
        <translation>Contestation bancaire gagnée</translation>
    </message>
    <message>
        <source>Purchase refunded</source>
        <translation>Achat remboursé</translation>
    </message>
    <message>
        <source>Purchase charged back</source>
        <translation>Achat contesté par la banque</translation>
    </message>
    <message>
        <source>A render does not count</source>
        <translation>Un rendu ne compte pas</translation>
    </message>
    <message>
        <source>An unlock does not count</source>
        <translation>Un déblocage ne compte pas</translation>
    </message>
    <message>
        <source>The account was deleted</source>
        <translation>Le compte a été supprimé</translation>
    </message>
    <message>
        <source>{what}: {reference}</source>
        <translation>{what}&#xa0;: {reference}</translation>
    </message>
</context>
<context>
    <name>StatementPage</name>
    <message>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>Spent</source>
        <translation>Dépensé</translation>
    </message>
    <message>
        <source>Held and given back</source>
        <translation>Retenu et restitué</translation>
    </message>
    <message>
        <source>Bought and given</source>
        <translation>Acheté et offert</translation>
    </message>
    <message>
        <source>Earned</source>
        <translation>Gagné</translation>
    </message>
    <message>
        <source>Which entries</source>
        <translation>Écritures affichées</translation>
    </message>
    <message>
        <source>Search the statement</source>
        <translation>Rechercher dans le relevé</translation>
    </message>
    <message>
        <source>Statement, the newest first</source>
        <translation>Relevé, le plus récent d’abord</translation>
    </message>
    <message>
        <source>Show the look</source>
        <translation>Afficher le look</translation>
    </message>
    <message>
        <source>Show all entries</source>
        <translation>Afficher toutes les écritures</translation>
    </message>
    <message>
        <source>No entries</source>
        <translation>Aucune écriture</translation>
    </message>
    <message>
        <source>What credits come and go for is listed here.</source>
        <translation>Les entrées et sorties de crédits, avec leur motif, figurent ici.</translation>
    </message>
    <message>
        <source>No such entries</source>
        <translation>Aucune écriture de ce genre</translation>
    </message>
    <message>
        <source>Look for other words, or choose everything.</source>
        <translation>Cherchez d’autres mots, ou choisissez Tout.</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Status</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Open the queue</source>
        <translation>Ouvrir la file d’attente</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>Stop importing</source>
        <translation>Arrêter l’importation</translation>
    </message>
    <message>
        <source>Where the key of the catalogue lies</source>
        <translation>Où se trouve la clé du catalogue</translation>
    </message>
    <message>
        <source>Open the account</source>
        <translation>Ouvrir le compte</translation>
    </message>
    <message>
        <source>Sync: {state}</source>
        <translation>Synchronisation&#xa0;: {state}</translation>
    </message>
    <message>
        <source>counting</source>
        <translation>comptage</translation>
    </message>
    <message>
        <source>key in a file</source>
        <translation>clé dans un fichier</translation>
    </message>
</context>
<context>
    <name>StepDelegate</name>
    <message>
        <source>worn now</source>
        <translation>porté</translation>
    </message>
</context>
<context>
    <name>StepRows</name>
    <message>
        <source>{words}, worn now</source>
        <translation>{words}, porté actuellement</translation>
    </message>
</context>
<context>
    <name>StoragePage</name>
    <message>
        <source>Catalogue</source>
        <translation>Catalogue</translation>
    </message>
    <message>
        <source>Vault: garments, masks, renders</source>
        <translation>Coffre&#xa0;: vêtements, masques, rendus</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>Vignettes</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Instantanés</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>Traits</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Journaux</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Stockage</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ouvrir le dossier</translation>
    </message>
    <message>
        <source>Thumbnails in memory</source>
        <translation>Vignettes en mémoire</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Libre</translation>
    </message>
    <message>
        <source>Clear the thumbnails</source>
        <translation>Effacer les vignettes</translation>
    </message>
    <message>
        <source>They are made again as they are seen</source>
        <translation>Elles sont refaites à mesure qu’on les voit</translation>
    </message>
    <message>
        <source>The key of the catalogue</source>
        <translation>La clé du catalogue</translation>
    </message>
    <message>
        <source>The recovery key opens catalogue and snapshots where the key itself is lost. Print it and lock it away: whoever has it can read the catalogue.</source>
        <translation>La clé de récupération ouvre le catalogue et les instantanés si la clé elle-même est perdue. Imprimez-la et mettez-la sous clé&#xa0;: quiconque la possède peut lire le catalogue.</translation>
    </message>
    <message>
        <source>Show the recovery key</source>
        <translation>Afficher la clé de récupération</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Save a page to print</source>
        <translation>Enregistrer une page à imprimer</translation>
    </message>
    <message>
        <source>Renders that nobody keeps or discards go after {days} days, and their pixels with them.</source>
        <translation>Les rendus que personne ne conserve ni n’écarte disparaissent après {days} jours, avec leurs pixels.</translation>
    </message>
    <message>
        <source>It is in this system&apos;s keyring, which opens when you log in.</source>
        <translation>Elle est dans le trousseau de ce système, qui s’ouvre à l’ouverture de session.</translation>
    </message>
    <message>
        <source>It is in a file that only you can read, because no keyring works here.</source>
        <translation>Elle est dans un fichier que vous seul pouvez lire, car aucun trousseau ne fonctionne ici.</translation>
    </message>
    <message>
        <source>It is nowhere but behind your passphrase.</source>
        <translation>Elle n’existe que derrière votre phrase secrète.</translation>
    </message>
    <message>
        <source>None yet. One is taken every day the studio is open.</source>
        <translation>Aucun pour l’instant. Un instantané est pris chaque jour où le studio est ouvert.</translation>
    </message>
    <message>
        <source>One a day, read back after it was written, the last {count} kept. `anchor snapshots --restore DAY` goes back to one while no window is open.</source>
        <translation>Un par jour, relu après écriture&#xa0;; les {count} derniers sont gardés. `anchor snapshots --restore DAY` revient à l’un d’eux quand aucune fenêtre n’est ouverte.</translation>
    </message>
    <message>
        <source>Hide the recovery key</source>
        <translation>Masquer la clé de récupération</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
</context>
<context>
    <name>Survey</name>
    <message>
        <source>Survey</source>
        <translation>Vue d’ensemble</translation>
    </message>
    <message>
        <source>Nothing to survey</source>
        <translation>Rien à comparer</translation>
    </message>
    <message>
        <source>Select some photos in the grid; they are shown here side by side, to be thinned out.</source>
        <translation>Sélectionnez des photos dans la grille&#xa0;; elles s’affichent ici côte à côte pour être triées.</translation>
    </message>
</context>
<context>
    <name>SurveyCell</name>
    <message>
        <source>Take out of the survey</source>
        <translation>Retirer de la vue d’ensemble</translation>
    </message>
</context>
<context>
    <name>SwitchEditor</name>
    <message>
        <source>On</source>
        <translation>Activé</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Désactivé</translation>
    </message>
</context>
<context>
    <name>SyncPart</name>
    <message>
        <source>Sync now</source>
        <translation>Synchroniser maintenant</translation>
    </message>
    <message>
        <source>Work offline</source>
        <translation>Travailler hors ligne</translation>
    </message>
    <message>
        <source>Nothing is sent to your house or fetched from it. What you do waits, and is sent afterwards.</source>
        <translation>Rien n’est envoyé à votre maison ni reçu d’elle. Ce que vous faites attend, puis est envoyé.</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Synchronisation</translation>
    </message>
    <message>
        <source>Last synced {ago}, at {time}</source>
        <translation>Dernière synchronisation {ago}, à {time}</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>Pas encore synchronisé</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Synchronisation en cours</translation>
    </message>
    <message>
        <source>Working offline: nothing is sent or fetched. {last}</source>
        <translation>Travail hors ligne&#xa0;: rien n’est envoyé ni téléchargé. {last}</translation>
    </message>
    <message numerus="yes">
        <source>%n operations wait to be sent. Everything on this machine works meanwhile.</source>
        <translation>
            <numerusform>%n opération attend d’être envoyée. D’ici là, tout fonctionne sur cette machine.</numerusform>
            <numerusform>%n opérations attendent d’être envoyées. D’ici là, tout fonctionne sur cette machine.</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} need you…</source>
        <translation>{count} à traiter…</translation>
    </message>
    <message>
        <source>1 needs you…</source>
        <translation>1 à traiter…</translation>
    </message>
</context>
<context>
    <name>TermsDialog</name>
    <message>
        <source>Licence of {name}</source>
        <translation>Licence de {name}</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Accepter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Its weights are here already. Agree once before the first render with them.</source>
        <translation>Ses poids sont déjà ici. Acceptez une fois avant le premier rendu avec eux.</translation>
    </message>
    <message>
        <source>Files come from: {hosts}</source>
        <translation>Les fichiers viennent de&#xa0;: {hosts}</translation>
    </message>
</context>
<context>
    <name>TokenPart</name>
    <message>
        <source>Access token</source>
        <translation>Jeton d’accès</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserver</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>L’oublier</translation>
    </message>
    <message>
        <source>Some makers want to know who fetches their model. Agree to its terms on its page at huggingface.co, make an access token there that may read, and paste it here. It is kept in this system&apos;s keyring, or encrypted in the profile where there is none, and sent to the hub alone.</source>
        <translation>Certains auteurs veulent savoir qui télécharge leur modèle. Acceptez ses conditions sur sa page de huggingface.co, créez-y un jeton d’accès en lecture et collez-le ici. Il est conservé dans le trousseau de ce système, ou chiffré dans le profil s’il n’y en a pas, et n’est envoyé qu’à ce site.</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>Il n’y en a pas.</translation>
    </message>
    <message>
        <source>One is kept.</source>
        <translation>Un jeton est conservé.</translation>
    </message>
    <message>
        <source>The one in the environment variable HF_TOKEN is used.</source>
        <translation>Celui de la variable d’environnement HF_TOKEN est utilisé.</translation>
    </message>
</context>
<context>
    <name>ToolOptions</name>
    <message>
        <source>Tool options</source>
        <translation>Options de l’outil</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>Dureté</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>{share} % hard</source>
        <translation>dureté {share}&#xa0;%</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Masque</translation>
    </message>
</context>
<context>
    <name>UndoButton</name>
    <message>
        <source>{action}: {what}</source>
        <translation>{action}&#xa0;: {what}</translation>
    </message>
</context>
<context>
    <name>UndoHistory</name>
    <message>
        <source>There is nothing to undo here</source>
        <translation>Rien à annuler ici</translation>
    </message>
    <message>
        <source>Undone: {what}</source>
        <translation>Annulé&#xa0;: {what}</translation>
    </message>
    <message>
        <source>There is nothing to redo here</source>
        <translation>Rien à rétablir ici</translation>
    </message>
    <message>
        <source>Redone: {what}</source>
        <translation>Rétabli&#xa0;: {what}</translation>
    </message>
</context>
<context>
    <name>UnknownPerson</name>
    <message>
        <source>Find the person</source>
        <translation>Trouver la personne</translation>
    </message>
    <message>
        <source>Get the weights…</source>
        <translation>Obtenir les poids…</translation>
    </message>
    <message>
        <source>Looking for the person.</source>
        <translation>Recherche de la personne.</translation>
    </message>
    <message>
        <source>Nothing is known of this photo yet. Brush over the garment with the smart brush ({key}). With the weights of {models} the studio finds the person by itself.</source>
        <translation>On ne sait encore rien de cette photo. Passez le pinceau intelligent ({key}) sur le vêtement. Avec les poids de {models}, le studio trouve la personne tout seul.</translation>
    </message>
    <message>
        <source>Nothing is known of this photo yet. Find the person, or brush over the garment ({key}).</source>
        <translation>On ne sait encore rien de cette photo. Trouvez la personne, ou passez le pinceau sur le vêtement ({key}).</translation>
    </message>
    <message>
        <source> and </source>
        <translation> et </translation>
    </message>
</context>
<context>
    <name>Unlock</name>
    <message>
        <source>Unlock the profile</source>
        <translation>Déverrouiller le profil</translation>
    </message>
    <message>
        <source>That passphrase does not open this profile. Try again.</source>
        <translation>Cette phrase secrète n’ouvre pas ce profil. Réessayez.</translation>
    </message>
    <message>
        <source>This profile opens with its passphrase.</source>
        <translation>Ce profil s’ouvre avec sa phrase secrète.</translation>
    </message>
</context>
<context>
    <name>VariantCompare</name>
    <message>
        <source>Variants side by side</source>
        <translation>Variantes côte à côte</translation>
    </message>
    <message>
        <source>Variant {number}</source>
        <translation>Variante {number}</translation>
    </message>
    <message>
        <source>The look</source>
        <translation>Le look</translation>
    </message>
</context>
<context>
    <name>ViewSwitch</name>
    <message>
        <source>View</source>
        <translation>Vue</translation>
    </message>
</context>
<context>
    <name>Viewers</name>
    <message>
        <source>ISO {iso}</source>
        <translation>ISO {iso}</translation>
    </message>
    <message>
        <source>{length} mm</source>
        <translation>{length} mm</translation>
    </message>
    <message>
        <source>1/{part} s</source>
        <translation>1/{part} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{bias} EV</source>
        <translation>{bias} IL</translation>
    </message>
    <message>
        <source>Exported files leave it out.</source>
        <translation>Les fichiers exportés ne la contiennent pas.</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} sur {count}</translation>
    </message>
</context>
<context>
    <name>Weights</name>
    <message>
        <source>ready</source>
        <translation>prêt</translation>
    </message>
    <message>
        <source>partly here</source>
        <translation>présent en partie</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>absent</translation>
    </message>
    <message>
        <source>{size} of about {whole}</source>
        <translation>{size} sur environ {whole}</translation>
    </message>
    <message>
        <source>checked</source>
        <translation>vérifié</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>non vérifié</translation>
    </message>
    <message>
        <source>hashes unknown</source>
        <translation>empreintes inconnues</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>environ {size}</translation>
    </message>
    <message>
        <source>Needs no GPU</source>
        <translation>N’exige pas de GPU</translation>
    </message>
    <message>
        <source>Needs {count} GB of GPU memory</source>
        <translation>Exige {count}&#xa0;Go de mémoire GPU</translation>
    </message>
    <message>
        <source>{count} GB of GPU memory, or the processor</source>
        <translation>{count}&#xa0;Go de mémoire GPU, ou le processeur</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/s</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>moins d’une minute restante</translation>
    </message>
    <message>
        <source>about {count} min left</source>
        <translation>encore {count} min environ</translation>
    </message>
    <message>
        <source>about {count} h left</source>
        <translation>encore {count} h environ</translation>
    </message>
</context>
<context>
    <name>WeightsModel</name>
    <message numerus="yes">
        <source>%n files are not what they should be. Download them again.</source>
        <translation>
            <numerusform>%n fichier n’est pas ce qu’il devrait être. Téléchargez-le à nouveau.</numerusform>
            <numerusform>%n fichiers ne sont pas ce qu’ils devraient être. Téléchargez-les à nouveau.</numerusform>
        </translation>
    </message>
    <message>
        <source>No file of {name} was changed since it came.</source>
        <translation>Aucun fichier de {name} n’a changé depuis son arrivée.</translation>
    </message>
    <message>
        <source>{name} is whole: every file is as its maker wrote it.</source>
        <translation>{name} est complet&#xa0;: chaque fichier est tel que son auteur l’a écrit.</translation>
    </message>
</context>
<context>
    <name>WeightsPage</name>
    <message>
        <source>Engines and weights</source>
        <translation>Moteurs et poids</translation>
    </message>
    <message>
        <source>Weights are the files of a model. They are fetched once, checked, and stay on this machine; nothing of yours goes anywhere for it.</source>
        <translation>Les poids sont les fichiers d’un modèle. Ils sont téléchargés une fois, vérifiés, et restent sur cette machine&#xa0;; rien de vous ne part pour cela.</translation>
    </message>
    <message>
        <source>Offline. What is here works, and models can be brought in from a folder or a bundle. A download that broke off goes on where it stopped when you press its button again.</source>
        <translation>Hors ligne. Ce qui est là fonctionne, et des modèles peuvent être apportés depuis un dossier ou un lot. Un téléchargement interrompu reprend où il s’était arrêté quand vous appuyez de nouveau sur son bouton.</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Jeton d’accès</translation>
    </message>
    <message>
        <source>Looking at what is here</source>
        <translation>Examen de ce qui est ici</translation>
    </message>
    <message>
        <source>{folder} · {size} free</source>
        <translation>{folder} · {size} libres</translation>
    </message>
    <message>
        <source>For finding people and garments</source>
        <translation>Pour trouver personnes et vêtements</translation>
    </message>
</context>
<context>
    <name>WhoPart</name>
    <message>
        <source>Connect to your account…</source>
        <translation>Se connecter à votre compte…</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Se déconnecter</translation>
    </message>
    <message>
        <source>No account yet</source>
        <translation>Pas encore de compte</translation>
    </message>
    <message>
        <source>The studio&apos;s own demo account is being made. It works without a network.</source>
        <translation>Le compte de démonstration du studio est en cours de création. Il fonctionne sans réseau.</translation>
    </message>
    <message>
        <source>Demo account</source>
        <translation>Compte de démonstration</translation>
    </message>
    <message>
        <source>On this machine alone, with the sample sets and credits to try everything. Nothing of it leaves this machine.</source>
        <translation>Sur cette machine seulement, avec les séries d’exemple et des crédits pour tout essayer. Rien n’en sort.</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Lower</source>
        <translation>Bas</translation>
    </message>
    <message>
        <source>Upper</source>
        <translation>Haut</translation>
    </message>
    <message>
        <source>Dress</source>
        <translation>Robe</translation>
    </message>
    <message>
        <source>Outerwear</source>
        <translation>Veste/manteau</translation>
    </message>
    <message>
        <source>Shoes</source>
        <translation>Chaussures</translation>
    </message>
    <message>
        <source>Hat</source>
        <translation>Chapeau</translation>
    </message>
    <message>
        <source>Bag</source>
        <translation>Sac</translation>
    </message>
    <message>
        <source>Drape</source>
        <translation>Drapé</translation>
    </message>
    <message>
        <source>Slot not known</source>
        <translation>Emplacement inconnu</translation>
    </message>
    <message>
        <source>{count} MP</source>
        <translation>{count} MP</translation>
    </message>
    <message>
        <source>{count} ms</source>
        <translation>{count} ms</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} s</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{size} kB</source>
        <translation>{size} ko</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} Mo</translation>
    </message>
    <message>
        <source>{size} GB</source>
        <translation>{size} Go</translation>
    </message>
</context>
<context>
    <name>WornPanel</name>
    <message>
        <source>Worn now</source>
        <translation>Porté</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Calques</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Wear as</source>
        <translation>Porter comme</translation>
    </message>
    <message>
        <source>Next garment</source>
        <translation>Vêtement suivant</translation>
    </message>
    <message>
        <source>Garment before</source>
        <translation>Vêtement précédent</translation>
    </message>
    <message>
        <source>{count} worn</source>
        <translation>Portés&#xa0;: {count}</translation>
    </message>
</context>
</TS>
